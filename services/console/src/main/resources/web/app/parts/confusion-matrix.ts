import { css, html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { compact, count, percent } from "../format";
import { base } from "../style";

/** A heat map of actual against predicted classes. Fires `cell` with both names. */
export class ConfusionMatrix extends LitElement {
  static properties = {
    classes: { attribute: false },
    confusion: { attribute: false },
    chosen: { attribute: false },
  };

  static styles = [
    base,
    css`
      :host {
        overflow-x: auto;
      }
      table {
        table-layout: fixed;
        min-width: calc(96px + var(--n) * 30px);
      }
      th,
      td {
        padding: 1px;
        border: 0;
      }
      th[scope="row"] {
        width: 96px;
        padding-right: 8px;
        text-align: right;
        overflow: hidden;
        text-overflow: ellipsis;
        font-weight: 500;
        color: var(--ink);
        position: sticky;
        left: 0;
        background: var(--surface);
      }
      thead th:first-child {
        width: 96px;
      }
      thead th {
        vertical-align: bottom;
        height: 84px;
        font-weight: 500;
        color: var(--ink);
      }
      thead span {
        writing-mode: vertical-rl;
        rotate: 180deg;
        max-height: 80px;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      button {
        width: 100%;
        min-height: 0;
        height: 36px;
        padding: 0;
        border: 0;
        border-radius: 4px;
        font-size: 0.8rem;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      button:hover:not(:disabled) {
        background: inherit;
        outline: 2px solid var(--ink);
        outline-offset: -1px;
      }
      button[aria-pressed="true"] {
        outline: 2px solid var(--ink);
        outline-offset: -1px;
      }
      .key {
        color: var(--muted);
        font-size: 0.8rem;
        margin-top: 10px;
      }
      @media (max-width: 640px) {
        th[scope="row"],
        thead th:first-child {
          width: 76px;
        }
        table {
          min-width: calc(76px + var(--n) * 23px);
        }
        button {
          height: 30px;
          font-size: 0.66rem;
          letter-spacing: -0.03em;
        }
      }
    `,
  ];

  declare classes: string[];
  declare confusion: number[];
  declare chosen: { actual: string; predicted: string } | null;

  render() {
    const n = this.classes.length;
    return html`
      <table style=${styleMap({ "--n": String(n) })}>
        <caption class="unseen">Rows are what items are, columns what the model took them for</caption>
        <thead>
          <tr>
            <th><span class="unseen">actual</span></th>
            ${this.classes.map((name) => html`<th scope="col" title=${name}><span>${name}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.classes.map((name, row) => {
            const values = this.confusion.slice(row * n, row * n + n);
            const all = values.reduce((sum, value) => sum + value, 0);
            return html`<tr>
              <th scope="row" title=${name}>${name}</th>
              ${values.map((value, column) => this.cell(row, column, value, all))}
            </tr>`;
          })}
        </tbody>
      </table>
      <p class="key">Rows: what items are. Columns: what the model says. Choose a cell to see its items.</p>
    `;
  }

  private cell(row: number, column: number, value: number, all: number) {
    const actual = this.classes[row];
    const predicted = this.classes[column];
    const share = all ? value / all : 0;
    const right = row === column;
    // Errors are rare: the root makes small shares visible.
    const depth = value ? 10 + Math.sqrt(share) * 90 : 0;
    const colour = right ? "var(--accent)" : "var(--warm)";
    const words = right ? `${actual}, right` : `${actual} taken for ${predicted}`;
    const chosen = this.chosen?.actual === actual && this.chosen.predicted === predicted;
    return html`<td>
      <button
        ?disabled=${value === 0}
        aria-pressed=${chosen}
        aria-label="${words}: ${count(value)}"
        title="${words}: ${count(value)} of ${count(all)} (${percent(share, 1)})"
        style=${styleMap({
          background: `color-mix(in oklab, ${colour} ${depth.toFixed(0)}%, var(--raised))`,
          color: depth > 62 ? "var(--accent-ink)" : "var(--ink)",
          opacity: value ? "1" : "0.6",
        })}
        @click=${() => this.dispatchEvent(new CustomEvent("cell", { detail: { actual, predicted } }))}
      >
        ${value ? compact(value) : nothing}
      </button>
    </td>`;
  }
}

customElements.define("confusion-matrix", ConfusionMatrix);
