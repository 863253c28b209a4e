import { css } from "lit";

export const overviewStyle = css`
  .columns {
    display: grid;
    gap: var(--gap);
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    align-items: start;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 12px;
    margin: 18px 0 22px;
  }
  .figures dd {
    font-size: 1.9rem;
    font-weight: 640;
    letter-spacing: -0.03em;
    line-height: 1.15;
    font-variant-numeric: tabular-nums;
  }
  .figures dt {
    color: var(--muted);
    font-size: 0.85rem;
  }
  .classes {
    display: grid;
    grid-template-columns: minmax(90px, max-content) 1fr auto;
    gap: 0 14px;
  }
  .classes a {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
    color: inherit;
    text-decoration: none;
    padding: 5px 8px;
    margin: 0 -8px;
    border-radius: 6px;
  }
  .classes a:hover {
    background: var(--raised);
  }
  .track {
    height: 12px;
    border-radius: 4px;
    background: var(--raised);
  }
  .track span {
    display: block;
    height: 100%;
    border-radius: 4px;
    min-width: 2px;
    transition: width 0.4s;
  }
  .big {
    font-size: 2.6rem;
    font-weight: 650;
    letter-spacing: -0.04em;
    line-height: 1.1;
  }
  .next {
    display: grid;
    gap: 10px;
  }
  .next a {
    justify-content: flex-start;
    min-height: 46px;
    text-align: left;
  }
  .next svg:last-child {
    margin-left: auto;
    opacity: 0.6;
  }
  .card + .card {
    margin-top: var(--gap);
  }
  .card > h2 {
    margin-bottom: 10px;
  }
  flow-strip {
    margin-top: 24px;
  }
  @media (max-width: 820px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
