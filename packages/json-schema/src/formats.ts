const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EMAIL = /^[^\s@<>()[\],;:\\"]{1,64}@(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/;
const HOSTNAME = /^(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:z|([+-])(\d{2}):(\d{2}))$/i;
const URI_CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const DURATION = /^P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$|^P\d+W$/;
const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** The formats that are checked; any other is an annotation, as JSON Schema has it. Each takes time linear in the text. */
export const formats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["email", (text: string) => EMAIL.test(text)],
  ["hostname", (text: string) => HOSTNAME.test(text)],
  ["uri", (text: string) => URI.test(text) && isUriReference(text)],
  ["uri-reference", isUriReference],
  ["date", isDate],
  ["time", isTime],
  ["date-time", isDateTime],
  ["duration", (text: string) => DURATION.test(text)],
  ["uuid", (text: string) => UUID.test(text)],
  ["ipv4", (text: string) => IPV4.test(text)],
  ["ipv6", isIpv6],
  ["json-pointer", (text: string) => JSON_POINTER.test(text)],
  ["regex", isRegex],
]);

/** At most one fragment, brackets only around a host, and no character outside RFC 3986. */
function isUriReference(text: string): boolean {
  if (!URI_CHARACTERS.test(text) || text.indexOf("#") !== text.lastIndexOf("#")) return false;
  const rest = text.replace(/^(?:[^:/?#]*:)?\/\/(?:[^/?#@]*@)?\[[0-9A-Fa-f:.]*\](?=[:/?#]|$)/, "");
  return !/[[\]]/.test(rest);
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && !leap ? 28 : (DAYS[month - 1] ?? 0));
}

/** RFC 3339 §5.6: a leap second is the last second of a day in UTC. */
function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [offsetHour, offsetMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (match[4] === "-" ? -1 : 1);
  return (hour * 60 + minute - offset + 2 * 1440) % 1440 === 1439;
}

function isDateTime(text: string): boolean {
  const separator = text[10];
  return (separator === "T" || separator === "t") && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const last = halves.length - 1;
  const counts = halves.map((half, i) => groups(half, i === last));
  if (counts.includes(-1)) return false;
  const total = counts.reduce((sum, each) => sum + each, 0);
  return halves.length === 2 ? total <= 7 : total === 8;
}

/** How many of the eight groups a run of an IPv6 address fills; -1 when it is malformed. */
function groups(text: string, mayEndInIpv4: boolean): number {
  if (text === "") return 0;
  const parts = text.split(":");
  const last = parts.at(-1) ?? "";
  const tail = mayEndInIpv4 && IPV4.test(last);
  const plain = tail ? parts.slice(0, -1) : parts;
  return plain.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part)) ? plain.length + (tail ? 2 : 0) : -1;
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
