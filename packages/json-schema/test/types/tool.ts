import type { InferInput, InferOutput, SchemaLike } from "../../src/index.js";

/** The way a server declares a tool. `A` and `R` compute each type once; written into `handler`, they would cost twice as much.
 * `NoInfer`, because both follow from the schemas alone. */
export declare function tool<
  const I extends SchemaLike,
  const O extends SchemaLike = {},
  A = InferOutput<I>,
  R = InferInput<O>,
>(name: string, definition: { input: I; output?: O; handler(args: NoInfer<A>, ctx: object): Answer<NoInfer<R>> }): void;

type Answer<R> = R | string | Promise<R | string>;
