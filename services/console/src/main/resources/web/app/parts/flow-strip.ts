import { css, html, LitElement, nothing } from "lit";
import { compact } from "../format";
import { base } from "../style";
import type { TopicFlow } from "../types";

/** The mesh's topics in the order of the flow, with how many events a second pass now. */
export class FlowStrip extends LitElement {
  static properties = { flows: { state: true } };

  static styles = [
    base,
    css`
      h2 {
        font-size: 0.85rem;
        color: var(--muted);
        font-weight: 600;
        margin-bottom: 8px;
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(96px, 1fr));
        gap: 1px;
        background: var(--line);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        overflow: hidden;
      }
      li {
        background: var(--surface);
        padding: 9px 12px;
        display: grid;
        border-bottom: 2px solid transparent;
      }
      li.moving {
        border-bottom-color: var(--accent);
      }
      @media (max-width: 640px) {
        ol {
          grid-template-columns: repeat(5, 1fr);
        }
        li {
          padding: 6px 7px;
          min-width: 0;
        }
        li .small {
          font-size: 0.68rem;
          overflow: hidden;
          text-overflow: ellipsis;
        }
      }
      .rate {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      li:not(.moving) .rate {
        color: var(--muted);
        font-weight: 400;
      }
    `,
  ];

  declare flows: TopicFlow[];

  connectedCallback() {
    super.connectedCallback();
    addEventListener("mill-flow", this.heard);
  }

  disconnectedCallback() {
    removeEventListener("mill-flow", this.heard);
    super.disconnectedCallback();
  }

  private readonly heard = (event: Event) => {
    this.flows = (event as CustomEvent<TopicFlow[]>).detail;
  };

  render() {
    return this.flows
      ? html`<h2>Events a second</h2>
          <ol>
            ${this.flows.map(
              (flow) => html`<li class=${flow.perSecond > 0 ? "moving" : ""}>
                <span class="small muted">${flow.topic}</span>
                <span class="rate">${flow.perSecond >= 10 ? compact(Math.round(flow.perSecond)) : flow.perSecond.toFixed(1)}</span>
              </li>`,
            )}
          </ol>`
      : nothing;
  }
}

customElements.define("flow-strip", FlowStrip);
