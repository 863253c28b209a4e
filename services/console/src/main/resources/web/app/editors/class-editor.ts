import { html, nothing } from "lit";
import { base } from "../style";
import { editorStyle, KEYS, ValueEditor } from "./editor";

/** One class of several, one key each. */
export class ClassEditor extends ValueEditor {
  static styles = [base, editorStyle];

  private flash = "";

  key(event: KeyboardEvent): boolean {
    const chosen = this.project.classes[KEYS.indexOf(event.key.toLowerCase())];
    if (chosen) {
      this.choose(chosen.name);
    }
    return Boolean(chosen);
  }

  accept(): boolean {
    const { suggestion } = this.subject;
    if (suggestion) {
      this.choose(suggestion.className);
    }
    return Boolean(suggestion);
  }

  private choose(name: string) {
    this.flash = name;
    this.decide({ kind: "class", name });
    this.requestUpdate();
  }

  /** A button that was clicked must not keep the keyboard: the space key means the suggestion. */
  private pick(event: MouseEvent, name: string) {
    if (event.detail > 0) {
      (event.currentTarget as HTMLElement).blur();
    }
    this.choose(name);
  }

  render() {
    const { suggestion, current } = this.subject;
    const now = current?.kind === "class" ? current.name : "";
    return html`<div class="choices" role="group" aria-label="Classes">
      ${this.project.classes.map(
        ({ name }, index) => html`<button
          class="choice ${suggestion?.className === name ? "suggested" : ""} ${this.flash === name ? "flash" : ""}"
          aria-pressed=${now ? now === name : nothing}
          @click=${(event: MouseEvent) => this.pick(event, name)}
          @animationend=${() => {
            this.flash = "";
            this.requestUpdate();
          }}
        >
          ${KEYS[index] ? html`<kbd>${KEYS[index]}</kbd>` : nothing}<span>${name}</span>
        </button>`,
      )}
    </div>`;
  }
}

customElements.define("class-editor", ClassEditor);
