// One client process: node client-load.mjs <adapter file> <variant> <url> <in flight> <seconds> <warm calls>
// Prints one line of JSON: its CPU µs per call.
const [, , file, variant, url, inFlight, seconds, warm] = process.argv;
const client = await (await import(file)).default.client[variant].connect({ url });

await calls(Date.now() + 15_000, Number(warm));
const before = process.cpuUsage();
const count = await calls(Date.now() + Number(seconds) * 1000, Infinity);
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ micros: (user + system) / count, calls: count }));
await Promise.race([client.close(), new Promise((resolve) => setTimeout(resolve, 500))]);
process.exit(0);

async function calls(until, most) {
  let n = 0;
  const one = async () => {
    while (Date.now() < until && n < most) {
      const text = `text ${n++}`;
      const answer = await client.call(text);
      if (answer !== text) throw new Error(`asked for "${text}", got "${answer}"`);
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, one));
  return n;
}
