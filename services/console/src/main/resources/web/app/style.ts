import { css } from "lit";

/** What every component shares: type, buttons, fields, cards, keys. */
export const base = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 1.6rem;
    line-height: 1.2;
    letter-spacing: -0.02em;
    font-weight: 650;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.05rem;
    font-weight: 650;
    letter-spacing: -0.005em;
  }
  h3 {
    font-size: 0.95rem;
    font-weight: 600;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    border-radius: 4px;
  }
  img {
    display: block;
  }
  .picture {
    image-rendering: pixelated;
    background: var(--raised);
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.85rem;
  }
  .mono {
    font-family: var(--mono);
    font-size: 0.9em;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .spread {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    flex-wrap: wrap;
  }
  .stack {
    display: grid;
    gap: var(--gap);
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 18px;
    min-width: 0;
  }
  button,
  .button {
    font: inherit;
    font-weight: 550;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--strong-line);
    border-radius: var(--small-radius);
    padding: 7px 14px;
    min-height: 38px;
    cursor: pointer;
    text-decoration: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
  }
  button:hover:not(:disabled),
  .button:hover {
    border-color: var(--accent);
    background: var(--raised);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }
  .primary:hover:not(:disabled) {
    background: color-mix(in oklab, var(--accent) 88%, var(--ink));
  }
  .quiet {
    background: none;
    border-color: transparent;
    color: var(--muted);
  }
  .danger {
    color: var(--bad);
  }
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    background: var(--surface);
    border: 1px solid var(--strong-line);
    border-radius: var(--small-radius);
    padding: 7px 10px;
    min-height: 38px;
    width: 100%;
    min-width: 0;
  }
  input[type="checkbox"] {
    width: 18px;
    min-height: 18px;
    height: 18px;
    accent-color: var(--accent);
  }
  label {
    display: grid;
    gap: 4px;
    font-size: 0.85rem;
    color: var(--muted);
  }
  label > :is(input, select, textarea) {
    font-size: 0.95rem;
    color: var(--ink);
  }
  kbd {
    font-family: var(--mono);
    font-size: 0.8rem;
    line-height: 1.5;
    min-width: 1.55em;
    padding: 0 0.4em;
    text-align: center;
    border: 1px solid var(--strong-line);
    border-bottom-width: 2px;
    border-radius: 5px;
    background: var(--raised);
    color: var(--ink);
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 0.78rem;
    font-weight: 600;
    padding: 1px 9px;
    border-radius: 99px;
    background: var(--accent-wash);
    color: var(--accent);
    white-space: nowrap;
  }
  .tag.warm {
    background: var(--warm-wash);
    color: var(--warm);
  }
  .tag.bad {
    background: var(--bad-wash);
    color: var(--bad);
  }
  .tag.plain {
    background: var(--raised);
    color: var(--muted);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .trouble {
    background: var(--bad-wash);
    color: var(--bad);
    border-radius: var(--small-radius);
    padding: 10px 14px;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 12px;
    text-align: center;
    padding: 56px 20px;
    color: var(--muted);
  }
  .empty h2 {
    color: var(--ink);
  }
  .empty p {
    max-width: 60ch;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th {
    text-align: left;
    font-size: 0.78rem;
    font-weight: 600;
    color: var(--muted);
    padding: 6px 10px;
    white-space: nowrap;
  }
  td {
    padding: 9px 10px;
    border-top: 1px solid var(--line);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    .pulse::before {
      content: "";
      width: 8px;
      height: 8px;
      border-radius: 50%;
      background: currentColor;
      animation: pulse 1.4s ease-in-out infinite;
    }
    @keyframes pulse {
      50% {
        opacity: 0.25;
      }
    }
  }
`;
