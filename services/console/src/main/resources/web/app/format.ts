const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const count = (value: number) => whole.format(value);
export const compact = (value: number) => (Math.abs(value) < 10_000 ? whole.format(value) : short.format(value));
export const percent = (share: number, digits = 0) =>
  Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : "–";
export const accuracy = (share: number) => percent(share, 1);

/** Three significant digits, without exponents where they can be avoided. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) {
    return "–";
  }
  if (value !== 0 && (Math.abs(value) < 0.0001 || Math.abs(value) >= 1e6)) {
    return value.toExponential(1);
  }
  return String(Number(value.toPrecision(3)));
}

export function ago(time: string | null, now = Date.now()): string {
  if (!time) {
    return "";
  }
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric" });
}

export const clock = (time: string) =>
  new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** Ids are long; their beginning, after the time that some begin with, is enough to tell them apart. */
export function brief(id: string, length = 8): string {
  const own = id.replace(/^\d{8}-\d{6}-/, "");
  return own.length > length + 2 ? own.slice(0, length) : own;
}

export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${compact(amount)} ${amount === 1 ? one : many}`;
}

/** A colour of its own for each class, far from its neighbours'. */
export const classColour = (index: number) =>
  `light-dark(oklch(62% 0.13 ${(index * 137.5 + 195) % 360}), oklch(74% 0.12 ${(index * 137.5 + 195) % 360}))`;

/** An id of 128 random bits; also where the page is served without encryption. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
