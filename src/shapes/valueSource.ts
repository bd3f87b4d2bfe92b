/**
 * Where a value stands in a record: names from the outside in. `envelope` is the record of a diagnostic setting itself, `entity` the object that
 * the service describes: the envelope's `properties`, or the whole record where there is no envelope.
 */
export interface ValuePath {
  readonly from: 'envelope' | 'entity';
  readonly names: readonly string[];
}

/** A piece of a resource id, or another letter case of a value. */
export type ValuePart = 'subscription' | 'resourceGroup' | 'provider' | 'resourceName' | 'upper' | 'lower' | 'afterDot';

/** One place that a column's value may come from. Of several, the first with a value that is not empty counts. */
export type ValueSource =
  | { readonly constant: string }
  | (ValuePath & {
      readonly part?: ValuePart;
      /** Other words for some values; what is not listed stays. */
      readonly words?: Readonly<Record<string, string>>;
      /** Gives nothing where the value at `names` of the same object is this text. */
      readonly unless?: { readonly names: readonly string[]; readonly equals: string };
    });

/** For some columns of a table, where their values come from; an empty list leaves a column empty on purpose. */
export type Crosswalk = Readonly<Record<string, readonly ValueSource[]>>;

type Choices = Omit<Extract<ValueSource, ValuePath>, 'from' | 'names'>;

/** A value of the envelope. */
export function envelope(path: string, choices: Choices = {}): ValueSource {
  return { from: 'envelope', names: path.split('.'), ...choices };
}

/** A value of the entity. */
export function entity(path: string, choices: Choices = {}): ValueSource {
  return { from: 'entity', names: path.split('.'), ...choices };
}

/** The same text for every record. */
export function constant(text: string): ValueSource {
  return { constant: text };
}
