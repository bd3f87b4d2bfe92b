/** A column's name without what the portal adds to it in exports: `TimeGenerated [UTC]`. */
export function plainColumnName(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .replace(/\s*\[(UTC|Local Time|[A-Za-z]+\/[A-Za-z_]+|UTC[+-][\d:]+)\]$/, '')
    .trim();
}

/** A member's name as the service's tables write it: first letter in upper case. */
export function pascalName(name: string): string {
  const plain = plainColumnName(name);
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** A name as a query can write it without quotes. */
export function identifierName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^_+|_+$/g, '');
  if (plain === '') return 'Records';
  return /^\d/.test(plain) ? `Records_${plain}` : plain;
}
