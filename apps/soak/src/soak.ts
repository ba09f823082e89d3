import type { Client } from "@mortise/mcp/client";
import { sendMixture } from "./mixture.js";

/** Heap after a full collection, in bytes. */
export interface Sample {
  readonly server: number;
  readonly client: number;
}

/** Sends batches of mixed requests, and looks at the heaps of both sides after each. Both processes need `--expose-gc`. */
export async function soak(
  client: Client,
  {
    requests,
    batches,
    onSample,
  }: { requests: number; batches: number; onSample?: (sample: Sample, sent: number) => void },
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const batch = Math.ceil(requests / batches);
  for (let done = 0; done < batches; done++) {
    await sendMixture(client, batch);
    const sample = { server: await serverHeap(client), client: ownHeap() };
    samples.push(sample);
    onSample?.(sample, batch * (done + 1));
  }
  return samples;
}

/**
 * Bytes by which a heap has grown in the second half of the samples: the lowest of the last third against the lowest of the third before
 * it. Engines warm up in the first third, and single samples hold what was not collected yet.
 */
export function growth(samples: readonly Sample[], side: keyof Sample): number {
  const third = Math.floor(samples.length / 3);
  const lowest = (some: readonly Sample[]): number => Math.min(...some.map((sample) => sample[side]));
  return lowest(samples.slice(-third)) - lowest(samples.slice(-2 * third, -third));
}

async function serverHeap(client: Client): Promise<number> {
  const { content } = await client.callTool("memory");
  return (JSON.parse((content[0] as { text: string }).text) as { heapUsed: number }).heapUsed;
}

function ownHeap(): number {
  for (let round = 0; round < 2; round++) (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}
