import { viewContainer } from '../src/host/contributes';
import type { CommandContribution, Contributes, MenuPlace } from '../src/host/contributes';

type Entry = Readonly<Record<string, unknown>>;

/** The two parts of package.json that come from the features. */
export interface GeneratedManifest {
  readonly activationEvents: readonly string[];
  readonly contributes: Entry;
}

interface Command {
  readonly id: string;
  readonly is: CommandContribution;
}

/** Makes the manifest's `contributes` and `activationEvents` from what the features state. Throws when two of them use the same id. */
export function manifestOf(features: readonly Contributes[]): GeneratedManifest {
  const ordered = [...features].sort((a, b) => a.feature.localeCompare(b.feature, 'en'));
  const commands = ordered.flatMap(({ feature, commands: own }) =>
    Object.entries(own).map(([name, is]): Command => ({ id: `entraLogs.${feature}.${name}`, is })),
  );
  const views = ordered
    .flatMap((one) => one.views ?? [])
    .sort((one, other) => one.order - other.order)
    .map((view) => Object.fromEntries(Object.entries(view).filter(([key]) => key !== 'order')));
  const settings = ordered.flatMap((one) => Object.entries(one.settings ?? {}));
  refuseRepeats(
    'command',
    commands.map((command) => command.id),
  );
  refuseRepeats(
    'view',
    views.map((view) => String(view['id'])),
  );
  refuseRepeats(
    'setting',
    settings.map(([key]) => key),
  );
  const parts: Record<string, unknown> = {
    viewsContainers: views.length > 0 ? { activitybar: [viewContainer] } : undefined,
    views: views.length > 0 ? { [viewContainer.id]: views } : undefined,
    viewsWelcome: some(ordered.flatMap((one) => one.welcome ?? [])),
    commands: some(commands.map(({ id, is }) => commandEntry(id, is))),
    menus: menusOf(commands),
    keybindings: some(commands.flatMap(({ id, is }) => (is.keys ?? []).map((key) => ({ command: id, ...key })))),
    configuration:
      settings.length > 0
        ? { title: 'Entra Logs', properties: Object.fromEntries(settings.map(([key, schema]) => [`entraLogs.${key}`, schema])) }
        : undefined,
    languages: some(ordered.flatMap((one) => one.languages ?? [])),
    grammars: some(ordered.flatMap((one) => one.grammars ?? [])),
  };
  for (const one of ordered) for (const [key, value] of Object.entries(one.other ?? {})) parts[key] = merge(parts[key], value, key);
  return {
    activationEvents: [...new Set(ordered.flatMap((one) => one.activationEvents ?? []))].sort(),
    contributes: defined(parts),
  };
}

function commandEntry(id: string, is: CommandContribution): Entry {
  const { title, shortTitle, icon, enablement } = is;
  return defined({ command: id, title, shortTitle, category: 'Entra Logs', icon, enablement });
}

function menusOf(commands: readonly Command[]): Entry | undefined {
  const menus: Record<string, Entry[]> = {};
  const add = (menu: string, entry: Entry): void => void (menus[menu] ??= []).push(defined(entry));
  for (const { id, is } of commands) {
    if (is.palette !== undefined) add('commandPalette', { command: id, when: is.palette === false ? 'false' : is.palette });
    const own = is.menus ?? [];
    for (const { menu, when, group } of [...own, ...keyboardEntries(own)]) add(menu, { command: id, when, group });
  }
  const names = Object.keys(menus).sort();
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, menus[name]])) : undefined;
}

const itemMenu = 'view/item/context';

/** The buttons of a tree's rows again as entries of the rows' menus, which is all that a keyboard reaches; where the command has an entry already, that one serves. */
function keyboardEntries(menus: readonly MenuPlace[]): readonly MenuPlace[] {
  const ofItems = menus.filter(({ menu }) => menu === itemMenu);
  const buttons = ofItems.flatMap((place) =>
    place.group?.startsWith('inline') ? [{ ...place, group: place.group.replace('inline', '0_do') }] : [],
  );
  return buttons.length === ofItems.length ? buttons : [];
}

/** Lists are joined, records are merged; anything else stated twice is a mistake. */
function merge(before: unknown, value: unknown, key: string): unknown {
  if (before === undefined) return value;
  if (Array.isArray(before) && Array.isArray(value)) return [...(before as unknown[]), ...(value as unknown[])];
  if (isRecord(before) && isRecord(value)) return { ...before, ...value };
  throw new Error(`Two features state "${key}" in ways that cannot be merged. Keep it in one of them.`);
}

function isRecord(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function defined(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

function refuseRepeats(kind: string, ids: readonly string[]): void {
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  if (repeated !== undefined) throw new Error(`Two features state the ${kind} "${repeated}". Rename one of them.`);
}
