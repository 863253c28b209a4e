import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { css, html, LitElement, type PropertyValues } from "lit";
import { figure } from "../format";
import { base } from "../style";

echarts.use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Line {
  name: string;
  points: [number, number][];
  colour: string;
  axis?: 0 | 1;
  faint?: boolean;
  dots?: boolean;
}

export interface Axis {
  name: string;
  format: (value: number) => string;
  /** What values can be; the axis shows the part that is needed, in steps of a twentieth. */
  range?: [number, number];
}

interface Extent {
  min: number;
  max: number;
}

const floor = (value: number) => Math.floor(value * 20) / 20;
const ceil = (value: number) => Math.ceil(value * 20) / 20;

/** A line chart that follows the page's colours and size. Its words are drawn, never HTML. */
export class MillChart extends LitElement {
  static properties = {
    lines: { attribute: false },
    axes: { attribute: false },
    across: { attribute: false },
    label: { type: String },
    end: { type: Number },
    log: { type: Boolean },
  };

  static styles = [
    base,
    css`
      .plot {
        width: 100%;
        height: var(--chart-height, 260px);
      }
      .probe {
        display: none;
      }
    `,
  ];

  declare lines: Line[];
  declare axes: Axis[];
  declare across: string;
  declare label: string;
  declare end: number;
  declare log: boolean;

  private chart?: echarts.ECharts;
  private readonly sized = new ResizeObserver(() => this.chart?.resize());
  private readonly repaint = () => this.draw(true);

  connectedCallback() {
    super.connectedCallback();
    addEventListener("mill-theme", this.repaint);
  }

  disconnectedCallback() {
    removeEventListener("mill-theme", this.repaint);
    this.sized.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
    super.disconnectedCallback();
  }

  render() {
    return html`<div class="plot" role="img" aria-label=${this.label}></div><span class="probe"></span>`;
  }

  protected updated(_: PropertyValues) {
    this.draw(false);
  }

  private draw(anew: boolean) {
    const plot = this.renderRoot.querySelector<HTMLElement>(".plot");
    if (!plot || !this.lines) {
      return;
    }
    if (!this.chart) {
      this.chart = echarts.init(plot);
      this.sized.observe(plot);
    }
    this.chart.setOption(this.option(), { notMerge: anew, lazyUpdate: true });
  }

  private colour(expression: string): string {
    const probe = this.renderRoot.querySelector<HTMLElement>(".probe")!;
    probe.style.color = expression;
    return getComputedStyle(probe).color;
  }

  private option() {
    const ink = this.colour("var(--ink)");
    const muted = this.colour("var(--muted)");
    const rule = this.colour("var(--line)");
    const across = (value: number) => (this.log ? figure(value) : value);
    const formats = this.lines.map((line) => this.axes[line.axis ?? 0].format);
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(this).fontFamily, color: muted },
      grid: { left: 52, right: this.axes.length > 1 ? 52 : 14, top: 34, bottom: 28 },
      legend: {
        top: 0,
        left: 0,
        itemWidth: 16,
        itemHeight: 8,
        textStyle: { color: muted },
        inactiveColor: rule,
        data: this.lines.map((line) => line.name),
      },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: this.colour("var(--surface)"),
        borderColor: rule,
        textStyle: { color: ink, fontSize: 12 },
        axisPointer: { lineStyle: { color: muted, type: "dashed" } },
        formatter: (points: { seriesIndex: number; seriesName: string; value: [number, number] }[]) =>
          [
            `${this.across} ${across(points[0]?.value[0])}`,
            ...points.map((p) => `${p.seriesName}  ${formats[p.seriesIndex](p.value[1])}`),
          ].join("\n"),
      },
      xAxis: {
        type: this.log ? "log" : "value",
        min: "dataMin",
        max: this.end || "dataMax",
        minInterval: this.log ? undefined : 1,
        axisLine: { lineStyle: { color: rule } },
        axisLabel: { color: muted, hideOverlap: true },
        splitLine: { show: false },
      },
      yAxis: this.axes.map((axis, index) => ({
        type: "value",
        scale: true,
        min: axis.range && ((seen: Extent) => Math.max(axis.range![0], floor(seen.min))),
        max: axis.range && ((seen: Extent) => Math.min(axis.range![1], ceil(seen.max))),
        splitNumber: 4,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: muted, formatter: axis.format, hideOverlap: true },
        splitLine: { show: index === 0, lineStyle: { color: rule } },
      })),
      series: this.lines.map((line) => ({
        name: line.name,
        type: "line",
        yAxisIndex: line.axis ?? 0,
        data: line.points,
        showSymbol: line.dots ?? false,
        symbol: "circle",
        symbolSize: 6,
        sampling: line.faint ? "minmax" : "lttb",
        silent: line.faint,
        lineStyle: { width: line.faint ? 1 : 2, opacity: line.faint ? 0.35 : 1 },
        itemStyle: { color: this.colour(line.colour) },
        emphasis: { disabled: true },
      })),
    };
  }
}

customElements.define("mill-chart", MillChart);
