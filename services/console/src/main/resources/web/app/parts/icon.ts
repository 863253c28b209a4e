import { svg, html, type TemplateResult } from "lit";

const PATHS: Record<string, TemplateResult> = {
  overview: svg`<path d="M4 11 12 4l8 7v9h-5v-6H9v6H4z"/>`,
  label: svg`<path d="M4 4h8l8 8-8 8-8-8z"/><circle cx="8.5" cy="8.5" r="1.2"/>`,
  items: svg`<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z"/>`,
  explore: svg`<circle cx="7" cy="8" r="1.6"/><circle cx="11" cy="5.5" r="1.6"/><circle cx="11.5" cy="10.5" r="1.6"/><circle cx="17" cy="17" r="1.6"/><circle cx="18.5" cy="12.5" r="1.6"/><path d="M9 2.5c4-1 7 2 6 6s-6 7-10 4-1-9 4-10z"/>`,
  clean: svg`<path d="M14 4l6 6-8.5 8.5a3 3 0 0 1-4.2 0L5.5 16.7a3 3 0 0 1 0-4.2zM9 9l6 6M4 21h16"/>`,
  runs: svg`<path d="M4 5v14h16"/><path d="M7 14c3 0 3-7 6-7s3 4 7 4"/>`,
  models: svg`<path d="M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10"/>`,
  try: svg`<path d="M5 4l14 8-14 8z"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 5-6 8-6s7 1 8 6"/>`,
  sun: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2"/>`,
  moon: svg`<path d="M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10z"/>`,
  undo: svg`<path d="M9 6 4 11l5 5"/><path d="M4 11h9a6 6 0 0 1 6 6v1"/>`,
  skip: svg`<path d="M5 5l8 7-8 7zM18 5v14"/>`,
  arrow: svg`<path d="M4 12h15M13 6l6 6-6 6"/>`,
  flag: svg`<path d="M5 21V4h13l-3 4 3 4H5"/>`,
  review: svg`<path d="M4 12s3-6 8-6 8 6 8 6-3 6-8 6-8-6-8-6z"/><circle cx="12" cy="12" r="2.5"/>`,
  settings: svg`<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
  trash: svg`<path d="M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13"/>`,
  picture: svg`<path d="M4 5h16v14H4z"/><path d="M4 16l5-5 4 4 3-3 4 4"/><circle cx="15.5" cy="9" r="1.3"/>`,
  check: svg`<path d="M5 13l4 4L19 7"/>`,
  leave: svg`<path d="M14 4H5v16h9"/><path d="M10 12h11M17 8l4 4-4 4"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
};

/** A line drawing of 20 pixels that takes the colour of its text; decoration only. */
export const icon = (name: keyof typeof PATHS | string) => html`<svg
  aria-hidden="true"
  width="20"
  height="20"
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="1.8"
  stroke-linecap="round"
  stroke-linejoin="round"
>
  ${PATHS[name]}
</svg>`;
