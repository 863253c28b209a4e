import { css } from "lit";

export const runStyle = css`
  .head {
    display: grid;
    gap: 14px;
    margin-bottom: var(--gap);
  }
  .columns {
    display: grid;
    gap: var(--gap);
    grid-template-columns: minmax(0, 1fr) 320px;
    align-items: start;
  }
  .charts {
    display: grid;
    gap: var(--gap);
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .charts .wide {
    grid-column: 1 / -1;
  }
  .samples {
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
    padding-bottom: 6px;
  }
  .samples img {
    display: block;
    width: 100%;
    height: auto;
    aspect-ratio: 1;
    object-fit: contain;
    border-radius: 6px;
  }
  .samples small {
    display: block;
    margin-top: 4px;
    color: var(--muted);
    overflow-wrap: anywhere;
    line-height: 1.3;
  }
  mill-chart {
    display: block;
    min-height: var(--chart-height, 260px);
  }
  .charts .card {
    padding: 14px 14px 8px;
  }
  .charts h2,
  aside h2 {
    margin-bottom: 8px;
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 34px;
  }
  .figures dd {
    font-size: 1.25rem;
    font-weight: 620;
    letter-spacing: -0.02em;
  }
  .figures dt {
    font-size: 0.8rem;
    color: var(--muted);
  }
  aside h2.second {
    margin-top: 16px;
  }
  aside {
    display: grid;
    gap: var(--gap);
  }
  .facts {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 14px;
    font-size: 0.9rem;
  }
  .facts dt {
    color: var(--muted);
  }
  .facts dd {
    text-align: right;
    overflow-wrap: anywhere;
  }
  .story {
    display: grid;
    max-height: 420px;
    overflow-y: auto;
  }
  .story li {
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr) auto;
    gap: 0 8px;
    padding: 5px 0;
    font-size: 0.88rem;
    position: relative;
  }
  .story li::before {
    content: "";
    width: 8px;
    height: 8px;
    margin-top: 6px;
    border-radius: 50%;
    background: var(--accent);
  }
  .story li:not(:last-child)::after {
    content: "";
    position: absolute;
    left: 3.5px;
    top: 19px;
    bottom: -6px;
    width: 1px;
    background: var(--strong-line);
  }
  .story small {
    grid-column: 2 / -1;
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  @media (max-width: 980px) {
    .columns,
    .charts {
      grid-template-columns: minmax(0, 1fr);
    }
    mill-chart {
      --chart-height: 220px;
    }
  }
`;
