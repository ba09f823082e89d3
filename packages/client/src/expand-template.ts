/** What has no meaning of its own in a URI (RFC 3986 § 2.3), and what has one. */
const UNRESERVED = /[^A-Za-z0-9\-._~]/gu;
const RESERVED_TOO = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]/gu;

/**
 * The URI that a template and values make: `{name}` becomes one segment, percent-encoded, and `{+name}` may hold slashes and what else has a
 * meaning in URIs (RFC 6570 § 3.2.2 and § 3.2.3; a `%` is always encoded, so that servers read every value back as it was).
 * @throws RangeError for a template with other expressions, or a variable without a value
 */
export function expandTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{([^{}]*)\}/g, (_, expression: string) => {
    const [, plus, name = ""] = /^(\+?)([A-Za-z0-9_.]+)$/.exec(expression) ?? [];
    if (name === "") {
      throw new RangeError(
        `The expression {${expression}} of the URI template ${JSON.stringify(template)} is not supported: only {name} and {+name} are.`,
      );
    }
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof value !== "string" || value === "") {
      throw new RangeError(`The URI template ${JSON.stringify(template)} needs a value for ${JSON.stringify(name)}.`);
    }
    return value.replaceAll(plus === "+" ? RESERVED_TOO : UNRESERVED, encode);
  });
}

/** `encodeURIComponent` leaves a few reserved characters alone. */
const encode = (character: string): string =>
  /[!'()*]/.test(character) ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : encodeURIComponent(character);
