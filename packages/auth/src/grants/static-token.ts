import type { Credentials } from "@mortise/transport-http";

/**
 * Credentials for a token that comes from elsewhere, such as the environment: no discovery, no sign-in. Pass it as `credentials` to the HTTP transport.
 * @param token called for every request; a request that is refused is sent once more where the function then gives another token
 */
export function staticToken(token: string | (() => string | Promise<string>)): Credentials {
  const current = async (): Promise<string> => (typeof token === "string" ? token : token());
  const used = new WeakMap<object, string>();
  return {
    async headers(_request, _url, delivery) {
      const value = await current();
      used.set(delivery, value);
      return { authorization: `Bearer ${value}` };
    },
    async challenged({ status, attempt, delivery }) {
      if (status !== 401 || attempt > 0) return "fail";
      return (await current()) === used.get(delivery) ? "fail" : "retry";
    },
  };
}
