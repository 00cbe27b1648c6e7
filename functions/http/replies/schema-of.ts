import type * as z from 'zod/mini';

/** Without `readonly`, brands and patterns of texts, and `undefined` beside what is optional: what of a type JSON shows. */
type Plain<T> = T extends string
  ? Record<never, never> extends Record<T, true>
    ? string
    : T
  : T extends readonly (infer E)[]
    ? Plain<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> }
      : T;

/** With every optional member: one that only the one side has would go unseen else. */
type Whole<T> = T extends (infer E)[] ? Whole<E>[] : T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

type Fits<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Whether two types are the same JSON. */
type Agrees<A, B> = Fits<Plain<A>, Plain<B>> extends true ? Fits<Whole<Plain<A>>, Whole<Plain<B>>> : false;

/**
 * A schema of replies that are a `T`. It does not compile where the two differ in a member, in whether that is optional, or
 * in its type.
 */
export function schemaOf<T>() {
  return <S extends z.ZodMiniType>(schema: S, ..._: Agrees<z.output<S>, T> extends true ? [] : ['differs from T']): S =>
    schema;
}
