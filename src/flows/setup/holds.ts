/**
 * Whether a value holds what is wanted of it: every member that is wanted is there; text is compared in any letter case, as the services do with
 * ids; a list of things that can be on is compared by which of them are on.
 */
export function holds(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'string') return typeof actual === 'string' && actual.toLowerCase() === wanted.toLowerCase();
  if (wanted === null || wanted === undefined) return actual === null || actual === undefined || actual === '';
  if (Array.isArray(wanted)) return Array.isArray(actual) && holdsList(actual, wanted);
  if (typeof wanted !== 'object') return actual === wanted;
  if (typeof actual !== 'object' || actual === null) return false;
  const members = actual as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([name, member]) => holds(members[name], member));
}

/** The members that are wanted of a value and that it has not, or otherwise, each by its path. */
export function lacking(actual: unknown, wanted: unknown, path = ''): readonly string[] {
  if (holds(actual, wanted)) return [];
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return [path];
  const members = typeof actual === 'object' && actual !== null ? (actual as Readonly<Record<string, unknown>>) : {};
  return Object.entries(wanted).flatMap(([name, member]) => lacking(members[name], member, path === '' ? name : `${path}.${name}`));
}

function holdsList(actual: readonly unknown[], wanted: readonly unknown[]): boolean {
  const isSwitches = wanted.every((item) => typeof (item as { readonly enabled?: unknown } | null)?.enabled === 'boolean');
  if (!isSwitches || wanted.length === 0) return wanted.every((item) => actual.some((each) => holds(each, item)));
  const [there, asked] = [switchedOn(actual), switchedOn(wanted)];
  return there.size === asked.size && [...asked].every((name) => there.has(name));
}

function switchedOn(list: readonly unknown[]): ReadonlySet<string> {
  const entries = list as readonly {
    readonly category?: string | null;
    readonly categoryGroup?: string | null;
    readonly enabled?: boolean;
  }[];
  return new Set(
    entries.filter(({ enabled }) => enabled === true).map(({ category, categoryGroup }) => (category ?? categoryGroup ?? '').toLowerCase()),
  );
}
