/** As much of JSON schema as a feed's configuration needs; `checkSchema` holds a value to it. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean';
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** False where there are no others; else what each of the others is. */
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** Somebody may put a secret here, so that messages do not say it again. */
  readonly writeOnly?: true;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number | boolean;
  /** Further demands by the value of a property. */
  readonly allOf?: readonly { readonly if: Schema; readonly then: Schema }[];
  readonly const?: string;
}

/** A text of a configuration. */
export const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });
/** A number of a configuration. */
export const amount = (description: string, range: { minimum: number; maximum: number; default: number }): Schema => ({
  type: 'number',
  description,
  ...range,
});
