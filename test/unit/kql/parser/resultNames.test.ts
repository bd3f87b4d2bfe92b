import { expect, it } from 'vitest';
import { compileQuery } from '../../../../src/kql/compile';

it.each([
  ['covariance(x, y)', 'covariance_x_y'],
  ['covariancep(x, y)', 'covariancep_x_y'],
  ['covarianceif(x, y, x > 1)', 'covarianceif_x_y'],
  ['covariancepif(x, y, x > 1)', 'covariancepif_x_y'],
  ['covariance(x, 2 * y)', 'covariance_x'],
  ['variance(x)', 'variance_x'],
  ['percentilesw_array(x, 1, 5, 50)', 'percentile_x'],
  ['percentilesw_array(x, 1, dynamic([5, 50]))', 'percentile_x'],
  ['percentiles_array(x, 5, 50)', 'percentiles_x'],
])('names the result of %s after its columns', async (call, name) => {
  const compilation = await compileQuery(`datatable(x:real, y:real)[1.0, 2.0] | summarize ${call}`, { tables: [], now: 0n });
  const queries = compilation.ok ? compilation.queries : [];
  expect(queries.flatMap(({ columns }) => columns.map((column) => column.name))).toEqual([name]);
});

it('names what series_periods_detect() finds as the service prints it', async () => {
  const compilation = await compileQuery('print y = dynamic([1, 2, 1, 2]) | project series_periods_detect(y, 1, 2, 2)', {
    tables: [],
    now: 0n,
  });
  const queries = compilation.ok ? compilation.queries : [];
  expect(queries.flatMap(({ columns }) => columns.map((column) => column.name))).toEqual([
    'series_periods_detect_y_periods',
    'series_periods_detect_y_periods_scores',
  ]);
});
