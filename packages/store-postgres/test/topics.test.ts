import { requireOrSkip } from "@mortise-tooling/test-support";
import { POSTGRES_WANTED, findPostgres, startPostgres } from "@mortise-tooling/test-support/postgres";
import type { TestPostgres } from "@mortise-tooling/test-support/postgres";
import type { TopicEvent } from "@mortise/server";
import { postgresStore } from "@mortise/store-postgres";
import { postgresTopics } from "@mortise/store-postgres/topics";
import type { PostgresTopics } from "@mortise/store-postgres/topics";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";

const bin = findPostgres();
let server: TestPostgres | undefined;

beforeAll(async () => {
  server = bin === undefined ? undefined : await startPostgres(bin);
});
afterAll(() => server?.stop());

/** Instances on one empty database, and what went wrong outside of any call. */
function instances(count: number): { url: string; buses: PostgresTopics[]; errors: unknown[] } {
  const url = server!.createDatabase();
  const errors: unknown[] = [];
  const buses = Array.from({ length: count }, () => postgresTopics({ url, onError: (error) => errors.push(error) }));
  onTestFinished(() => Promise.all(buses.map((bus) => bus.close())).then(() => {}));
  return { url, buses, errors };
}

/** What a listener of these topics hears. */
async function heardOf(bus: PostgresTopics, ...topics: string[]) {
  const events: TopicEvent[] = [];
  const end = await bus.subscribe(topics, (event) => void events.push(event));
  return { events, end };
}

const event = (text: string): TopicEvent => ({ method: "changed", params: { text } });
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

describe("topics over PostgreSQL", () => {
  beforeEach((test) => requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED));

  it("are heard by every instance in the order in which they were said, however long they are", async () => {
    const { buses, errors } = instances(2);
    const [one, other] = buses as [PostgresTopics, PostgresTopics];
    const all = [await heardOf(one, "t", "else"), await heardOf(other, "t")];
    const long = "ü".repeat(10_000); // PostgreSQL tells no more than 8000 bytes at once
    const texts = ["a", long, "b", `c${long}`, "d"];
    for (const text of texts) void one.publish("t", event(text));
    await one.publish("another", event("not for them"));
    for (const { events } of all) await soon(() => events).toEqual(texts.map(event));
    expect(errors).toEqual([]);
  });

  it("carry any text, in the topic too", async () => {
    const { buses } = instances(1);
    const [bus] = buses as [PostgresTopics];
    const odd = "'\"\\ \n\u0000 \ud800 $1; DROP TABLE mortise_events;";
    const { events } = await heardOf(bus, odd);
    await bus.publish(odd, event(odd));
    await soon(() => events).toEqual([event(odd)]);
  });

  it("are not heard any more by whoever has ended it, which may be done twice", async () => {
    const { buses } = instances(1);
    const [bus] = buses as [PostgresTopics];
    const [gone, there] = [await heardOf(bus, "t"), await heardOf(bus, "t")];
    await gone.end();
    await gone.end();
    await bus.publish("t", event("a"));
    await soon(() => there.events).toEqual([event("a")]);
    expect(gone.events).toEqual([]);
  });

  it("reach the others when one listener throws, which is reported", async () => {
    const { buses, errors } = instances(1);
    const [bus] = buses as [PostgresTopics];
    const broken = new Error("broken");
    await bus.subscribe(["t"], () => {
      throw broken;
    });
    const { events } = await heardOf(bus, "t");
    await bus.publish("t", event("a"));
    await soon(() => events).toEqual([event("a")]);
    expect(errors).toEqual([broken]);
  });

  it("are heard again after the connection that listens was lost", async () => {
    const { url, buses, errors } = instances(1);
    const [bus] = buses as [PostgresTopics];
    const { events } = await heardOf(bus, "t");
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'");
    await soon(() => errors.length).toBeGreaterThan(0);
    const later = await heardOf(bus, "t"); // once it listens again
    await bus.publish("t", event("a"));
    for (const each of [events, later.events]) await soon(() => each).toEqual([event("a")]);
    await admin.end();
  });
});

it("what was closed is not opened again", async (test) => {
  requireOrSkip(test, "PostgreSQL", bin !== undefined, POSTGRES_WANTED);
  const { url, buses } = instances(1);
  const [bus] = buses as [PostgresTopics];
  const store = postgresStore({ url });
  await Promise.all([bus.close(), store.close()]);
  await expect(bus.publish("t", event("a"))).rejects.toMatchObject({ code: "CLOSED" });
  await expect(heardOf(bus, "t")).rejects.toMatchObject({ code: "CLOSED" });
  await expect(store.watch(["t1"], () => {})).rejects.toMatchObject({ code: "CLOSED" });
});
