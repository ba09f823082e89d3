/**
 * Where a host is. `"forbidden"`: link-local, cloud metadata services, multicast and the like, where no OAuth server has any business.
 * A name tells little without DNS: what looks public may resolve to anything, which only a network policy on Node can see.
 */
export type Zone = "public" | "private" | "loopback" | "forbidden";

type Range = readonly [address: number, bits: number, zone: Zone];

const v4 = (a: number, b = 0, c = 0, d = 0): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;

/** IANA's special-purpose addresses; the first match decides. */
const RANGES: readonly Range[] = [
  [v4(127), 8, "loopback"],
  [v4(100, 100, 100, 200), 32, "forbidden"], // a cloud's metadata service, within 100.64/10
  [v4(168, 63, 129, 16), 32, "forbidden"], // another's, among public addresses
  [v4(10), 8, "private"],
  [v4(172, 16), 12, "private"],
  [v4(192, 168), 16, "private"],
  [v4(100, 64), 10, "private"],
  [v4(169, 254), 16, "forbidden"],
  [v4(0), 8, "forbidden"],
  [v4(192), 24, "forbidden"],
  [v4(198, 18), 15, "forbidden"],
  [v4(224), 3, "forbidden"],
];

const LOOPBACK_NAME = /^(?:.+\.)?localhost$/;
const PRIVATE_NAME = /^[^.]+$|\.(?:local|internal|lan|home\.arpa)$/;
const METADATA_NAME = /^metadata\.(?:google\.internal|goog)$/;

/** @param hostname as `URL.hostname` gives it (numbers in canonical form, IPv6 in brackets), or an address without brackets */
export function zoneOf(hostname: string): Zone {
  const host = hostname.replace(/\.+$/, "").toLowerCase();
  if (host.includes(":")) return zoneOfV6(groups(host.replace(/^\[|\]$/g, "").replace(/%.*$/, "")));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return zoneOfV4(dotted(host));
  if (LOOPBACK_NAME.test(host)) return "loopback";
  if (METADATA_NAME.test(host)) return "forbidden";
  return PRIVATE_NAME.test(host) ? "private" : "public";
}

const REACH: Readonly<Record<Exclude<Zone, "forbidden">, number>> = { public: 0, private: 1, loopback: 2 };

/** Whether a server in one zone may point to another: never further in than it stands itself. */
export const mayPointTo = (from: Zone, to: Zone): boolean =>
  to !== "forbidden" && from !== "forbidden" && REACH[to] <= REACH[from];

function zoneOfV4(address: number): Zone {
  for (const [base, bits, zone] of RANGES) {
    if (address >>> (32 - bits) === base >>> (32 - bits)) return zone;
  }
  return "public";
}

/** 64:ff9b::/96, the one prefix whose addresses stand for those of IPv4 everywhere (RFC 6052). */
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0].join();

function zoneOfV6(parts: readonly number[]): Zone {
  const [first = 0, second = 0] = parts;
  const last = (((parts[6] ?? 0) << 16) | (parts[7] ?? 0)) >>> 0;
  const leading = parts.findIndex((part) => part !== 0);
  if (leading === -1) return "forbidden";
  if (leading === 7 && last === 1) return "loopback";
  if (leading >= 6 || (leading === 5 && parts[5] === 0xffff)) return zoneOfV4(last); // ::a.b.c.d, ::ffff:a.b.c.d
  if (parts.slice(0, 6).join() === NAT64) return zoneOfV4(last);
  if (first === 0x2002) return zoneOfV4(((second << 16) | (parts[2] ?? 0)) >>> 0); // 6to4
  if (first === 0x2001 && second < 0x200) return "forbidden"; // protocols' own, Teredo among them: an address within an address
  if (first === 0xfd00 && second === 0xec2) return "forbidden"; // a cloud's metadata service
  if ((first & 0xfe00) === 0xfc00) return "private";
  return (first & 0xe000) === 0x2000 ? "public" : "forbidden"; // only 2000::/3 is handed out
}

/** The eight groups of an IPv6 address. */
function groups(text: string): number[] {
  const [head = "", tail] = text.split("::");
  const front = hex(head);
  if (tail === undefined) return front;
  const back = hex(tail);
  return [...front, ...Array<number>(Math.max(0, 8 - front.length - back.length)).fill(0), ...back];
}

function hex(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const address = dotted(group);
    return [address >>> 16, address & 0xffff];
  });
}

const dotted = (text: string): number => {
  const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
  return v4(a, b, c, d);
};
