import type { Draft } from './generateCase';

type Fails = (draft: Draft) => Promise<boolean>;

/** The plainest draft found within so many trials that still fails: choices are left out or made plain, then rows, then cells. */
export async function shrink(draft: Draft, fails: Fails, trials: number): Promise<Draft> {
  let best = draft;
  let left = trials;
  const isBetter = async (other: Draft): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(other))) return false;
    best = other;
    return true;
  };
  for (let before = -1; before !== sizeOf(best) && left > 0;) {
    before = sizeOf(best);
    await shrinkQuery(() => best, isBetter);
    await shrinkCells(() => best, isBetter);
  }
  return best;
}

function sizeOf({ cells, query }: Draft): number {
  return (
    query.length + query.filter((choice) => choice > 0).length + cells.flat(2).filter((place) => place > 0).length + cells.flat().length
  );
}

async function shrinkQuery(best: () => Draft, isBetter: Fails): Promise<void> {
  for (let size = Math.ceil(best().query.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best().query.length;) {
      const { query } = best();
      if (!(await isBetter({ ...best(), query: [...query.slice(0, at), ...query.slice(at + size)] }))) at += size;
    }
  }
  for (let at = 0; at < best().query.length; at++) {
    if (best().query[at] !== 0) await isBetter({ ...best(), query: best().query.with(at, 0) });
  }
}

async function shrinkCells(best: () => Draft, isBetter: Fails): Promise<void> {
  for (let table = 0; table < best().cells.length; table++) {
    const rows = (): readonly (readonly number[])[] => best().cells[table]!;
    const withRows = (made: readonly (readonly number[])[]): Draft => ({ ...best(), cells: best().cells.with(table, made) });
    for (let row = rows().length - 1; row >= 0; row--) await isBetter(withRows(rows().filter((_, index) => index !== row)));
    for (let row = 0; row < rows().length; row++) {
      await isBetter(withRows(rows().with(row, [])));
      for (let cell = 0; cell < rows()[row]!.length; cell++) {
        if (rows()[row]![cell] !== 0) await isBetter(withRows(rows().with(row, rows()[row]!.with(cell, 0))));
      }
    }
  }
}
