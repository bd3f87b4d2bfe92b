/** Messages of Protocol Buffers by their fields' numbers. Source of the encoding: protobuf.dev/programming-guides/encoding. */

/** A field: a number (also true and false), a text, bytes, or a message within. */
export type Field = readonly [number: number, value: number | boolean | string | Uint8Array];

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A message with these fields; a number may stand there several times. */
export function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number' || typeof value === 'boolean') return Buffer.from([...varint(number * 8), ...varint(Number(value))]);
      const bytes = Buffer.from(value);
      return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
    }),
  );
}
