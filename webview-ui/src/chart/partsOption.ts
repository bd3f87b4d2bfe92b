import type { ChartLeaf } from '../../../src/protocol/chart';
import { groupThousands } from '../../../src/base/quantities';
import { completed } from './axisOption';
import { mix, readable, type ChartTheme } from './chartTheme';
import { keyText, valueText } from './chartFormat';
import { cut, partText, safe, tooltipBase } from './chartTooltip';
import type { Drawing } from './drawing';
import type { ChartOption } from './echarts';
import { seriesStyle } from './seriesStyle';

/** The option of a pie. */
export function pieOption(drawing: Drawing): ChartOption {
  const { theme, data, hidden, size, properties } = drawing;
  const series = data.series[0];
  const values = (series?.y ?? []).flatMap((value, place) => (hidden.has(place) || value === null || value <= 0 ? [] : [{ value, place }]));
  const whole = values.reduce((sum, { value }) => sum + value, 0);
  const share = (value: number): string => `${((100 * value) / (whole || 1)).toFixed(1)} %`;
  const small = Math.min(size.width, size.height) < 220 || size.width < 360;
  const text = { color: theme.foreground, fontFamily: theme.font, fontSize: theme.fontSize };
  return {
    ...base(drawing),
    ...completed(drawing),
    tooltip: {
      ...tooltipBase(theme),
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const part = values[dataIndex];
        return part && series ? `${partText(drawing, part.place)}\n${valueText(series, part.place)} (${share(part.value)})` : '';
      },
    },
    series: [
      {
        type: 'pie',
        radius: small ? '85%' : '68%',
        center: ['50%', drawing.complete && properties.legend ? '47%' : '50%'],
        label: { show: !small, ...text, formatter: ({ dataIndex }: { dataIndex: number }) => pieLabel(drawing, values[dataIndex], share) },
        labelLine: { show: !small, lineStyle: { color: theme.dim } },
        minShowLabelAngle: 8, // thinner slices are named by the legend and the tooltip
        labelLayout: { hideOverlap: true },
        data: values.map(({ value, place }) => {
          const style = seriesStyle(theme, place);
          const itemStyle = {
            color: style.colour,
            borderColor: theme.background,
            borderWidth: 1,
            ...(style.decal ? { decal: style.decal } : {}),
          };
          return { value, name: partText(drawing, place), place, itemStyle };
        }),
      },
    ],
  };
}

function pieLabel(
  drawing: Drawing,
  part: { readonly value: number; readonly place: number } | undefined,
  share: (value: number) => string,
): string {
  return part ? `${share(part.value)} · ${cut(partText(drawing, part.place), 24)}` : '';
}

interface Node {
  readonly name: string;
  readonly value: number;
  readonly leaf?: number;
  readonly children?: readonly Node[];
  readonly itemStyle?: object;
  readonly label?: object;
}

/** The option of a treemap. */
export function treemapOption(drawing: Drawing): ChartOption {
  const { theme, data } = drawing;
  const leaves = data.leaves ?? [];
  const several = (leaves[0]?.keys.length ?? 1) > 1;
  const nodes = nest(
    drawing,
    leaves.map((leaf, place) => ({ leaf, place })),
    0,
  );
  const gaps = { borderColor: theme.background, borderWidth: 2, gapWidth: 2 };
  return {
    ...base(drawing),
    ...completed(drawing),
    legend: { show: false }, // its rectangles have their names on them
    tooltip: { ...tooltipBase(theme), formatter: (at: Rectangle) => rectangleText(drawing, at) },
    series: [
      {
        type: 'treemap',
        data: nodes,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        ...{ left: 8, right: 8, bottom: 8, top: drawing.complete && drawing.properties.title !== undefined ? 40 : 8 },
        ...treemapLabels(drawing, several),
        itemStyle: gaps,
        levels: [{ itemStyle: { ...gaps, borderWidth: 0 }, upperLabel: { show: false } }, { itemStyle: { ...gaps, borderWidth: 3 } }],
      },
    ],
  };
}

/** A rectangle as the chart library names it. */
interface Rectangle {
  readonly data?: Node;
  readonly value?: number;
  readonly treePathInfo?: readonly { readonly name: string }[];
}

function rectangleText({ data }: Drawing, at: Rectangle): string {
  const path = (at.treePathInfo ?? []).slice(1).map(({ name }) => cut(name, 40));
  const leaf = at.data?.leaf === undefined ? undefined : data.leaves?.[at.data.leaf];
  return `${safe(path.join(' › '))}\n${groupThousands(leaf?.text ?? String(at.value ?? 0))}`;
}

function treemapLabels(drawing: Drawing, several: boolean): object {
  const { foreground, font, fontSize } = drawing.theme;
  const text = { color: foreground, fontFamily: font, fontSize };
  return {
    label: {
      ...text,
      // The number comes last, so that where there is no room for all of it there is none of it.
      overflow: 'truncate',
      formatter: ({ name, data }: { name: string; data?: Node }) => safe(`${cut(name, 40)} · ${leafText(drawing, data)}`),
    },
    upperLabel: {
      ...text,
      show: several,
      height: fontSize + 10,
      formatter: ({ name, value }: { name: string; value: number }) => safe(`${cut(name, 60)} · ${groupThousands(String(value))}`),
    },
  };
}

function leafText({ data }: Drawing, node: Node | undefined): string {
  const leaf = node?.leaf === undefined ? undefined : data.leaves?.[node.leaf];
  return groupThousands(leaf?.text ?? String(node?.value ?? ''));
}

interface PlacedLeaf {
  readonly leaf: ChartLeaf;
  readonly place: number;
}

/** The rectangles of a level, each with those inside it; all inside one of the outermost have its colour. */
function nest(drawing: Drawing, leaves: readonly PlacedLeaf[], level: number, look?: object): Node[] {
  const groups = new Map<string, PlacedLeaf[]>();
  for (const one of leaves) {
    const key = one.leaf.keys[level];
    const name = key ? keyText(key, drawing.localTime) : '';
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups].map(([name, members], index): Node => {
    const value = members.reduce((sum, { leaf }) => sum + leaf.value, 0);
    const own = look ?? rectangleLook(drawing.theme, index);
    const [first] = members;
    if (level + 1 >= (first?.leaf.keys.length ?? 0)) return { name, value, ...(first ? { leaf: first.place } : {}), ...own };
    return { name, value, children: nest(drawing, members, level + 1, own), ...own };
  });
}

function rectangleLook(theme: ChartTheme, index: number): object {
  const { colour } = seriesStyle(theme, index);
  const color = theme.highContrast ? theme.background : mix(colour, theme.background, 0.15);
  const label = { color: readable(color) };
  if (!theme.highContrast) return { itemStyle: { color }, label };
  return { itemStyle: { color, borderColor: colour }, label, upperLabel: { color: readable(colour) } };
}

function base({ theme, complete }: Drawing): ChartOption {
  return {
    animation: false,
    backgroundColor: complete ? theme.background : 'transparent',
    textStyle: { color: theme.foreground, fontFamily: theme.font, fontSize: theme.fontSize },
  };
}
