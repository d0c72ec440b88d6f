/**
 * A part with some members in the place of its own. Where a spread would lose what stands on a class, such as methods,
 * accessors and private fields, everything else goes on to the part itself.
 */
export function altered<Part extends object, Changes extends object>(
  part: Part,
  changes: Changes,
): Omit<Part, keyof Changes> & Changes {
  return new Proxy(part, {
    get(target, name) {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
      const own: unknown = Reflect.get(target, name, target);
      // Called on the part: a private field would not be found on anything else.
      return typeof own === 'function' ? own.bind(target) : own;
    },
    has: (target, name) => Object.hasOwn(changes, name) || Reflect.has(target, name),
  }) as unknown as Omit<Part, keyof Changes> & Changes;
}
