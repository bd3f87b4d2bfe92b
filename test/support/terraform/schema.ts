import { message } from './wire';
import type { Field } from './wire';

/** A type as the protocol writes it in JSON. */
const types = {
  string: 'string',
  number: 'number',
  bool: 'bool',
  dynamic: 'dynamic',
  strings: ['list', 'string'],
  tags: ['map', 'string'],
} as const;

/** What an argument is: its type, and whether a person has to write it, may write it, or only reads it. */
export type Argument = `${keyof typeof types} ${'required' | 'optional' | 'computed'}`;

/** What a provider takes in a block. */
export interface BlockSchema {
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly blocks?: Readonly<Record<string, NestedSchema>>;
}

/** A block within another, and how often it may stand there; any number of times where `most` is not said. */
export interface NestedSchema extends BlockSchema {
  readonly nesting: 'list' | 'set' | 'single';
  readonly least?: number;
  readonly most?: number;
}

/** What a provider serves: its own configuration, and its resources by their types. */
export interface ProviderSchema {
  readonly provider: BlockSchema;
  readonly resources: Readonly<Record<string, BlockSchema>>;
}

const nestings = { single: 1, list: 2, set: 3 } as const;

function argument(name: string, described: Argument): Field {
  const [type, mode] = described.split(' ') as [keyof typeof types, string];
  return [
    2,
    message([
      [1, name],
      [2, JSON.stringify(types[type])],
      [4, mode === 'required'],
      [5, mode === 'optional'],
      [6, mode === 'computed'],
    ]),
  ];
}

function block({ arguments: written, blocks = {} }: BlockSchema): Uint8Array {
  return message([
    ...Object.entries(written).map(([name, described]) => argument(name, described)),
    ...Object.entries(blocks).map(([name, nested]): Field => {
      const { nesting, least = 0, most = 0 } = nested;
      return [
        3,
        message([
          [1, name],
          [2, block(nested)],
          [3, nestings[nesting]],
          [4, least],
          [5, most],
        ]),
      ];
    }),
  ]);
}

const schema = (described: BlockSchema): Uint8Array => message([[2, block(described)]]);

/** The answer to Terraform's question what a provider knows. Source of the fields: github.com/hashicorp/terraform, docs/plugin-protocol/tfplugin6.proto. */
export function schemaAnswer({ provider, resources }: ProviderSchema): Uint8Array {
  const entries = Object.entries(resources).map(([type, described]): Field => [
    2,
    message([
      [1, type],
      [2, schema(described)],
    ]),
  ]);
  return message([[1, schema(provider)], ...entries]);
}
