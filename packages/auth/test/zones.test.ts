import { describe, expect, it } from "vitest";
import { mayPointTo, zoneOf } from "../src/zones.js";
import type { Zone } from "../src/zones.js";

const hostOf = (text: string): string => new URL(`https://${text}/`).hostname;

describe("the zone of a host [AUTHSBP-C-003]", () => {
  it.each<[string, Zone]>([
    ["example.com", "public"],
    ["8.8.8.8", "public"],
    ["[2606:4700::1111]", "public"],
    ["localhost", "loopback"],
    ["LOCALHOST.", "loopback"],
    ["app.localhost", "loopback"],
    ["127.1", "loopback"],
    ["2130706433", "loopback"],
    ["[::1]", "loopback"],
    ["[::ffff:127.0.0.1]", "loopback"],
    ["[::127.0.0.1]", "loopback"],
    ["[64:ff9b::127.0.0.1]", "loopback"],
    ["[2002:7f00:1::]", "loopback"],
    ["10.0.0.1", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.0", "public"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["printer", "private"],
    ["nas.local", "private"],
    ["vault.internal", "private"],
    ["[fd12::1]", "private"],
    ["169.254.169.254", "forbidden"],
    ["[fe80::1]", "forbidden"],
    ["[fd00:ec2::254]", "forbidden"],
    ["100.100.100.200", "forbidden"],
    ["168.63.129.16", "forbidden"],
    ["metadata.google.internal", "forbidden"],
    ["metadata.goog", "forbidden"],
    ["0.0.0.0", "forbidden"],
    ["[::]", "forbidden"],
    ["224.0.0.1", "forbidden"],
    ["255.255.255.255", "forbidden"],
    ["[ff02::1]", "forbidden"],
    ["[::ffff:0:7f00:1]", "forbidden"],
    ["[64:ff9b:1:7f00:0:100::]", "forbidden"],
    ["[2001:0:808:808::f5ff:fffe]", "forbidden"],
  ])("%s is %s", (text, zone) => {
    expect(zoneOf(hostOf(text))).toBe(zone);
  });

  it.each<[string, Zone]>([
    ["127.0.0.1", "loopback"],
    ["::1", "loopback"],
    ["::ffff:10.0.0.1", "private"],
    ["fe80::1%eth0", "forbidden"],
    ["127.0.0.1..", "loopback"],
    ["localhost..", "loopback"],
  ])("%s, as a resolver or another parser has it, is %s", (text, zone) => {
    expect(zoneOf(text)).toBe(zone);
  });
});

describe("a server", () => {
  it.each<[Zone, readonly Zone[]]>([
    ["public", ["public"]],
    ["private", ["public", "private"]],
    ["loopback", ["public", "private", "loopback"]],
    ["forbidden", []],
  ])("in the zone %s may point to %j", (from, to) => {
    const zones: readonly Zone[] = ["public", "private", "loopback", "forbidden"];
    expect(zones.filter((zone) => mayPointTo(from, zone))).toEqual(to);
  });
});
