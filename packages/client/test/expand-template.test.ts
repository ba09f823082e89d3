import { expandTemplate } from "@mortise/client";
import { describe, expect, it } from "vitest";

// The variables and expansions of RFC 6570 § 3.2.2 and § 3.2.3.
const values = {
  var: "value",
  hello: "Hello World!",
  half: "50%",
  path: "/foo/bar",
  base: "http://example.com/home/",
  x: "1024",
  y: "768",
};

describe("expandTemplate", () => {
  it.each([
    ["{var}", "value"],
    ["{hello}", "Hello%20World%21"],
    ["{half}", "50%25"],
    ["O{path}X", "O%2Ffoo%2FbarX"],
    ["{+var}", "value"],
    ["{+hello}", "Hello%20World!"],
    ["{+half}", "50%25"],
    ["{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"],
    ["{+base}index", "http://example.com/home/index"],
    ["{+path}/here", "/foo/bar/here"],
    ["map/{x}/{y}", "map/1024/768"],
    ["nothing", "nothing"],
  ])("%s", (template, uri) => {
    expect(expandTemplate(template, values)).toBe(uri);
  });

  it("encodes what is beyond ASCII as UTF-8, and lets nothing be injected", () => {
    expect(expandTemplate("a:{v}", { v: "ü😀" })).toBe("a:%C3%BC%F0%9F%98%80");
    expect(expandTemplate("a:{v}/b", { v: "../{v}?#%2F" })).toBe("a:..%2F%7Bv%7D%3F%23%252F/b");
    expect(expandTemplate("a:{v}", { v: "$&" })).toBe("a:%24%26");
  });

  it.each(["{?q}", "{/path*}", "{v:3}", "{a,b}", "{}", "{#v}", "{+}"])("says that it does not know %s", (template) => {
    expect(() => expandTemplate(template, { v: "x", a: "x", b: "x", q: "x" })).toThrow(/not supported/);
  });

  it.each([{}, { v: "" }, Object.create({ v: "inherited" }) as Record<string, string>])(
    "wants a value for each variable",
    (given) => {
      expect(() => expandTemplate("a:{v}", given)).toThrow(/"v"/);
    },
  );

  it("does not take what objects inherit for a value", () => {
    expect(() => expandTemplate("a:{constructor}", {})).toThrow(/"constructor"/);
  });
});
