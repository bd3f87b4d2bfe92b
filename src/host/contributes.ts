/** Where a command is shown beside the palette. */
export interface MenuPlace {
  /** A menu of VS Code, such as `view/item/context`. */
  readonly menu: string;
  readonly when?: string;
  /** Such as `inline@1` or `1_open@2`. */
  readonly group?: string;
}

export interface KeyBinding {
  readonly key: string;
  readonly mac?: string;
  readonly when: string;
  readonly args?: unknown;
}

/** Everything about one command but its handler. */
export interface CommandContribution {
  /** Title Case; the category *Entra Logs* is added to all. */
  readonly title: string;
  /** A shorter title for menus, where the place already says what is meant. */
  readonly shortTitle?: string;
  /** A codicon, such as `$(refresh)`. */
  readonly icon?: string;
  readonly enablement?: string;
  /** When the palette lists it: always where left out, never for `false`, else when the clause holds. */
  readonly palette?: string | false;
  readonly menus?: readonly MenuPlace[];
  readonly keys?: readonly KeyBinding[];
}

export interface ViewContribution {
  readonly id: string;
  readonly name: string;
  readonly when?: string;
  readonly icon?: string;
  readonly visibility?: 'visible' | 'collapsed' | 'hidden';
  readonly initialSize?: number;
  /** Its place in the container, from above; not written into the manifest, which lists the views so ordered. */
  readonly order: number;
}

export interface WelcomeContribution {
  readonly view: string;
  readonly contents: string;
  readonly when?: string;
}

/** A setting as VS Code's configuration schema has it. */
export interface SettingContribution {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array';
  readonly default: string | number | boolean | readonly string[];
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly items?: { readonly type: 'string' };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly scope?: 'application' | 'machine' | 'machine-overridable' | 'window' | 'resource';
}

export interface LanguageContribution {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly extensions: readonly string[];
  readonly configuration: string;
}

export interface GrammarContribution {
  readonly language: string;
  readonly scopeName: string;
  readonly path: string;
}

/**
 * What one feature adds to VS Code, as data. `scripts/manifest.ts` writes the manifest's `contributes` from all of these. A command's
 * id is `entraLogs.<feature>.<name>`; its handler stands under the same name in the feature's table, or does not compile.
 */
export interface Contributes {
  readonly feature: string;
  readonly commands: Readonly<Record<string, CommandContribution>>;
  /** Views in the container of the activity bar. */
  readonly views?: readonly ViewContribution[];
  readonly welcome?: readonly WelcomeContribution[];
  /** Keys without the leading `entraLogs.`. */
  readonly settings?: Readonly<Record<string, SettingContribution>>;
  readonly languages?: readonly LanguageContribution[];
  readonly grammars?: readonly GrammarContribution[];
  /** Parts of the manifest that the rest does not cover, each merged as it stands: walkthroughs, `configurationDefaults`, `customEditors`. */
  readonly other?: Readonly<Record<string, unknown>>;
  /** Beyond what VS Code derives itself (commands, views, languages), such as `onWebviewPanel:…`. */
  readonly activationEvents?: readonly string[];
}

/** The command names of a feature. */
export type CommandNames<C extends Contributes> = Extract<keyof C['commands'], string>;

/** The full id of a feature's command. */
export type CommandId<C extends Contributes> = `entraLogs.${C['feature']}.${CommandNames<C>}`;

/** The container of all views, in the activity bar. */
export const viewContainer = { id: 'entraLogs', title: 'Entra Logs', icon: 'media/entra-logs.svg' } as const;

/** Gives a command's full id; a name the feature does not have does not compile. */
export function commandId<C extends Contributes>(contributes: C, name: CommandNames<C>): CommandId<C> {
  return `entraLogs.${contributes.feature}.${name}` as CommandId<C>;
}
