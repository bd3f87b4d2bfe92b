import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, openSample } from './consolePage';
import type { ConsolePage } from './consolePage';
import type { Workbench } from './workbench';

interface Case {
  /** The row of the quick pick, by its label. */
  readonly label: string;
  readonly file: string;
  readonly holds: string;
}

const cases: readonly Case[] = [
  { label: 'CSV', file: 'rows.csv', holds: 'Number,Name\r\n3,=n3\r\n2,=n2\r\n1,=n1\r\n' },
  { label: 'CSV for Excel', file: 'excel.csv', holds: "\uFEFFNumber,Name\r\n3,'=n3" },
  { label: 'JSON', file: 'rows.json', holds: '{"Number":3,"Name":"=n3"}' },
  { label: 'JSON lines', file: 'rows.jsonl', holds: '{"Number":3,"Name":"=n3"}\n{"Number":2,"Name":"=n2"}\n' },
  { label: 'Parquet', file: 'rows.parquet', holds: 'PAR1' },
  { label: 'Markdown', file: 'rows.md', holds: '| =n3 |' },
  { label: 'KQL datatable', file: 'rows.kql', holds: '3, "=n3"' },
];

describe('the export of results', () => {
  let workbench: Workbench & { readonly folder: string };
  let page: ConsolePage;

  beforeAll(async () => {
    workbench = await openSample({ name: 'export' });
    page = await openConsole(workbench);
    await page.see('range Number from 1 to 3 step 1 | extend Name = strcat("=n", Number)', '3 rows');
    await page.header('Number').click({ position: { x: 15, y: 10 } });
    await page.header('Number').click({ position: { x: 15, y: 10 } });
    await page.cell(1, 1).getByText('3', { exact: true }).waitFor();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shot(`failed export ${task.name}`);
  });

  afterAll(async () => {
    await workbench?.close();
  });

  /** Answers the questions after an export was asked for. */
  async function answer({ label, file }: Case, what: string): Promise<string> {
    const path = join(workbench.folder, file);
    rmSync(path, { force: true }); // else VS Code asks whether to write over it
    await workbench.quickInput
      .locator(`.monaco-list-row[aria-label^=${JSON.stringify(`${label},`)}], .monaco-list-row[aria-label=${JSON.stringify(label)}]`)
      .first()
      .click();
    await workbench.pick(what);
    await workbench.fileDialog(path);
    // The file is there when it is complete; its toast may be gone again by the time that one looks.
    await expect.poll(() => existsSync(path), { timeout: 15_000 }).toBe(true);
    await workbench.clearToasts();
    return readFileSync(path, 'utf8');
  }

  for (const one of cases) {
    it(`writes ${one.label} as it is sorted on screen`, async () => {
      await workbench.command('Entra Logs: Export Results…');
      expect(await answer(one, 'The file alone')).toContain(one.holds);
      expect(existsSync(join(workbench.folder, `${one.file}.manifest.json`))).toBe(false);
    });
  }

  it('writes a manifest beside the file from the button of the console', async () => {
    await page.button('Export…').click();
    await answer({ label: 'CSV', file: 'evidence.csv', holds: '' }, 'The file and a manifest beside it');
    const manifest = JSON.parse(readFileSync(join(workbench.folder, 'evidence.csv.manifest.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ rows: 3 });
    expect(JSON.stringify(manifest)).toMatch(/[0-9a-f]{64}/);
  });
});
