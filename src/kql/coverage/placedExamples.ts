import { exampleList } from '../functions/entry';
import type { FunctionExample } from '../scalarFunction';

const counting = 'range x from 1 to 4 step 1 | sort by x asc';
const rows = 'datatable(n:long, s:string)[1, "a", 3, "b", 2, "c"]';

/** Whole queries that give one cell, for functions and aggregates that need rows of a kind of their own to stand in. */
const byName: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  row_number: { [`${counting} | extend n = row_number(10) | summarize max(n)`]: '13' },
  prev: { [`${counting} | extend p = prev(x, 1, 0) | summarize make_list(p)`]: '[0,1,2,3]' },
  next: { [`${counting} | extend p = next(x, 1, 0) | summarize make_list(p)`]: '[2,3,4,0]' },
  row_cumsum: { [`${counting} | extend c = row_cumsum(x) | summarize make_list(c)`]: '[1,3,6,10]' },
  row_rank_dense: { 'datatable(x:long)[5, 5, 7] | sort by x asc | extend r = row_rank_dense(x) | summarize make_list(r)': '[1,1,2]' },
  row_rank: { 'datatable(x:long)[5, 5, 7] | sort by x asc | extend r = row_rank(x) | summarize make_list(r)': '[1,1,2]' },
  row_rank_min: { 'datatable(x:long)[5, 5, 7] | sort by x asc | extend r = row_rank_min(x) | summarize make_list(r)': '[1,1,3]' },
  row_window_session: {
    'datatable(t:datetime)[datetime(2024-01-01), datetime(2024-01-01 00:04), datetime(2024-01-01 01:00)] | sort by t asc | extend s = row_window_session(t, 1h, 5m) | summarize dcount(s)':
      '2',
  },
  column_ifexists: { 'print a = 1 | project column_ifexists("b", 5)': '5' },
  columnifexists: { 'print a = 1 | project columnifexists("a", 5)': '1' },
  iscolumnexists: { 'print a = 1 | project iscolumnexists("a")': 'true' },
  column_names_of: { 'let T = datatable(a:long, b:long)[]; print column_names_of(T)': '["a","b"]' },
  estimate_data_size: { 'print a = 1, b = "xyz" | project estimate_data_size(b)': '3' },
  bag_pack_columns: { 'print a = 1, b = "x" | project bag_pack_columns(a, b)': '{"a":1,"b":"x"}' },
  pack_all: { 'print a = 1, b = "x" | project pack_all()': '{"a":1,"b":"x"}' },
  ingestion_time: {
    'datatable(TimeGenerated:datetime)[datetime(2024-01-01)] | project ingestion_time()': '2024-01-01T00:00:00.0000000Z',
  },
  bin_auto: {
    'set query_bin_auto_size = 1h; print bin_auto(datetime(2024-01-01 10:20))': '2024-01-01T10:00:00.0000000Z',
    'set query_bin_auto_size = 1h; set query_bin_auto_at = datetime(2024-01-01 00:05); print bin_auto(datetime(2024-01-01 10:04))':
      '2024-01-01T09:05:00.0000000Z',
  },
  materialize: { 'let T = materialize(range x from 1 to 3 step 1); T | summarize sum(x)': '6' },
  toscalar: { 'print toscalar(range x from 1 to 3 step 1 | summarize max(x))': '3' },
  series_stats: { 'print s = dynamic([1, 2, 6]) | extend (least, place) = series_stats(s) | project least': '1' },
  series_fit_line: { 'print s = dynamic([2, 4, 6]) | extend (fit, slope) = series_fit_line(s) | project slope': '2' },
  series_fit_2lines: {
    'print s = dynamic([1, 2, 3, 10, 20, 30]) | extend (fit, split) = series_fit_2lines(s) | project isnotnull(fit)': 'true',
  },
  arg_max: { [`${rows} | summarize arg_max(n, s) | project s`]: 'b' },
  arg_min: { [`${rows} | summarize arg_min(n, s) | project s`]: 'a' },
  percentiles: { 'range x from 1 to 100 step 1 | summarize percentiles(x, 50, 90) | project percentile_x_90': '90' },
  percentilesw: {
    'datatable(n:long, w:long)[1, 1, 2, 9] | summarize percentilesw(n, w, 50) | project percentile_n_50': '2',
  },
};

/** The examples of a function or an aggregate that its list has none of. */
export function placedExamples(name: string): readonly FunctionExample[] {
  return exampleList(byName[name] ?? {});
}
