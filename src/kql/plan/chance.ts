/** Whether what this SQL gives is drawn by chance, and so is another each time that it is worked out. */
export function isByChance(sql: string): boolean {
  return /\b(?:random|uuid|gen_random_uuid)\(/i.test(sql);
}
