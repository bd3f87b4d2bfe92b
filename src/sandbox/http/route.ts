/** One thing that a service can be asked. */
export interface Route<Call> {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  /**
   * The path. `{name}` stands for one segment, or for a part of one as in `/servicePrincipals(appId='{appId}')`; `{+name}` for one or more segments.
   * Letter case counts only inside values.
   */
  readonly path: string;
  /** The `api-version`s that it knows; a service without versions leaves it out. */
  readonly versions?: readonly string[];
  readonly handle: (call: Call) => Response | Promise<Response>;
}

export interface RouteMatch<Call> {
  readonly route: Route<Call>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** How a path was understood: by a route, by no route of its method, or not at all. */
export type Match<Call> = RouteMatch<Call> | 'method' | undefined;

interface Compiled<Call> {
  readonly route: Route<Call>;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Makes the look-up of a table of routes; the first route that fits wins. A double slash in front of a path is taken for one. */
export function createRouter<Call>(routes: readonly Route<Call>[]): (method: string, pathname: string) => Match<Call> {
  const compiled = routes.map(compile);
  return (method, pathname) => {
    const path = pathname.replace(/^\/+/, '/').replace(/(.)\/$/, '$1');
    let otherMethod = false;
    for (const { route, pattern, names } of compiled) {
      const found = pattern.exec(path);
      if (!found) continue;
      if (route.method !== method) otherMethod = true;
      else return { route, parameters: Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')])) };
    }
    return otherMethod ? 'method' : undefined;
  };
}

function compile<Call>(route: Route<Call>): Compiled<Call> {
  const names: string[] = [];
  const source = route.path
    .split(/(\{\+?[a-zA-Z]+\})/)
    .map((part) => {
      const name = /^\{(\+?)([a-zA-Z]+)\}$/.exec(part);
      if (!name) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(name[2] ?? '');
      return name[1] === '+' ? '(.+?)' : "([^/']+?)";
    })
    .join('');
  return { route, pattern: new RegExp(`^${source}$`, 'i'), names };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
