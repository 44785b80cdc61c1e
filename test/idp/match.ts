/** Matches any value that is there. */
export const ANY = Symbol('any');

/**
 * Puts values in the place of `{{name}}` in every string: a string that is nothing but the placeholder becomes the
 * value itself, of whatever type. @throws Error for a name without a value
 */
export function fill(template: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof template === 'string') return fillText(template, values);
  if (Array.isArray(template)) return template.map((each) => fill(each, values));
  if (!isObject(template)) return template;
  return Object.fromEntries(Object.entries(template).map(([name, each]) => [name, fill(each, values)]));
}

function fillText(text: string, values: ReadonlyMap<string, unknown>): unknown {
  const valueOf = (name = ''): unknown => {
    if (!values.has(name)) throw new Error(`{{${name}}} has no value in "${text}".`);
    return values.get(name);
  };
  const [, whole] = /^\{\{(\w+)\}\}$/.exec(text) ?? [];
  if (whole !== undefined) return valueOf(whole);
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = valueOf(name);
    if (typeof value !== 'string') throw new Error(`{{${name}}} is no text; it cannot be a part of "${text}".`);
    return value;
  });
}

/**
 * The first thing in which `actual` is not as expected: every member of an object that is listed, every element of
 * an array and their number, every other value with its type.
 */
export function findMismatch(expected: unknown, actual: unknown, at: string): string | undefined {
  if (expected === ANY) return actual === undefined || actual === null ? `expected ${at} to have a value, got ${show(actual)}` : undefined;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return differs(expected, actual, at);
    const elements: readonly unknown[] = actual;
    if (elements.length !== expected.length) return `expected ${at} to have ${expected.length} elements, got ${show(actual)}`;
    return first(expected, (each: unknown, index) => findMismatch(each, elements[index], `${at}[${index}]`));
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return differs(expected, actual, at);
    return first(Object.entries(expected), ([name, each]) => findMismatch(each, Object.hasOwn(actual, name) ? actual[name] : undefined, `${at}.${name}`));
  }
  return expected === actual ? undefined : differs(expected, actual, at);
}

/** The value at a dotted path; names may contain dots themselves, as URNs do. `undefined` when it is not there. */
export function lookUp(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const found: unknown = name === path ? each : path.startsWith(`${name}.`) ? lookUp(each, path.slice(name.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first<Each>(list: readonly Each[], find: (each: Each, index: number) => string | undefined): string | undefined {
  for (const [index, each] of list.entries()) {
    const found = find(each, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differs(expected: unknown, actual: unknown, at: string): string {
  return `expected ${at} to be ${show(expected)}, got ${show(actual)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each === ANY ? '{{any}}' : each)) ?? 'nothing';
}
