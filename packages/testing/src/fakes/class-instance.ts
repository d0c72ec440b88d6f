/**
 * The same part as an instance of a class: members on the prototype that reach a private field, and nothing of its own
 * that a spread could copy. Whatever wraps a part has to wrap such a one.
 */
export function classInstance<Part extends object>(part: Part): Part {
  class Instance {
    readonly #part = part;
    static reach(instance: Instance): Part {
      return instance.#part;
    }
  }
  for (const name of Object.keys(part)) {
    Object.defineProperty(Instance.prototype, name, {
      get(this: Instance) {
        const member: unknown = Reflect.get(Instance.reach(this), name);
        if (typeof member !== 'function') return member;
        return function (this: Instance, ...values: unknown[]) {
          return Reflect.apply(member, Instance.reach(this), values);
        };
      },
    });
  }
  return new Instance() as unknown as Part;
}
