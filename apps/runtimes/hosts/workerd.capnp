using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "app", worker = (
      modules = [(name = "worker.mjs", esModule = embed "../dist/worker.mjs")],
      compatibilityDate = "2026-07-01",
      compatibilityFlags = ["enable_request_signal"],
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "app")],
);
