import { css, LitElement } from "lit";
import type { Project, Suggestion, Value } from "../types";

/** The keys of names: 1 to 9, then letters that have no other meaning. */
export const KEYS = [..."123456789abcdefghijklmnopqrstuvwxyz"].filter((key) => !"sufz".includes(key));

/** What an editor begins with. */
export interface Subject {
  item: string;
  current: Value | null;
  suggestion: Suggestion | null;
}

/** A way to say what an item is. Fires `decide` with the value. */
export abstract class ValueEditor extends LitElement {
  declare project: Project;
  declare subject: Subject;
  declare picture: HTMLImageElement | null;

  static properties = {
    project: { attribute: false },
    subject: { attribute: false },
    picture: { attribute: false },
  };

  /** Acts on a key that was pressed anywhere on the page; answers whether it meant something here. */
  abstract key(event: KeyboardEvent): boolean;

  /** Says what the model suggests; answers whether that can be said here. */
  accept(): boolean {
    return false;
  }

  protected decide(value: Value) {
    this.dispatchEvent(new CustomEvent<Value>("decide", { detail: value, bubbles: true, composed: true }));
  }
}

export const editorStyle = css`
  kbd {
    display: var(--keys, inline-block);
  }
  .choices {
    display: grid;
    gap: 8px;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
  }
  .choice {
    justify-content: flex-start;
    min-height: 46px;
    padding: 6px 12px;
    text-align: left;
    overflow-wrap: break-word;
    line-height: 1.25;
  }
  .choice.suggested {
    border-color: var(--warm);
    box-shadow: inset 0 0 0 1px var(--warm);
  }
  .choice[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-wash);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .swatch {
    width: 14px;
    height: 14px;
    border-radius: 4px;
    flex: none;
  }
  .done {
    margin-top: 12px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .flash {
      animation: flash 0.35s ease-out;
    }
    @keyframes flash {
      from {
        background: var(--accent);
        color: var(--accent-ink);
      }
    }
  }
  @media (max-width: 640px) {
    .choices {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
`;
