/**
 * A part with some members in the place of its own. Where a spread would lose what stands on a class, such as methods,
 * accessors and private fields, everything else goes on to the part itself.
 */
export function altered<Part extends object, Changes extends object>(
  part: Part,
  changes: Changes,
): Omit<Part, keyof Changes> & Changes {
  const read = (name: string | symbol): unknown => {
    if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
    const own: unknown = Reflect.get(part, name, part);
    // Called on the part: a private field would not be found on anything else.
    return typeof own === 'function' ? own.bind(part) : own;
  };
  // Over an empty object of its kind: a proxy of a frozen part may not give anything but what stands on it.
  return new Proxy(Object.create(Object.getPrototypeOf(part)), {
    get: (_, name) => read(name),
    has: (_, name) => Object.hasOwn(changes, name) || Reflect.has(part, name),
    ownKeys: () => [...new Set([...Reflect.ownKeys(part), ...Reflect.ownKeys(changes)])],
    getOwnPropertyDescriptor: (_, name) =>
      Object.hasOwn(changes, name) || Object.hasOwn(part, name)
        ? { value: read(name), writable: true, enumerable: true, configurable: true }
        : undefined,
  });
}
