/**
 * jest gives each test file globals of its own, but Node's modules throw errors of the outer ones, which are no
 * `instanceof Error` here. In the program there is only one `Error`; this makes it so for tests that run it.
 */
export function unifyErrorRealms(): void {
  if (Object.hasOwn(Error, Symbol.hasInstance)) return;
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this === Error && /^\[object (Error|DOMException)\]$/.test(tagOf(value))) return true;
      return isOrdinaryInstance.call(this, value);
    },
  });
}

const isOrdinaryInstance: (this: unknown, value: unknown) => boolean = Function.prototype[Symbol.hasInstance];

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
