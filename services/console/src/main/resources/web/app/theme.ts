const KEY = "millrace.theme";

export type Theme = "light" | "dark" | "auto";

export const theme = () => (localStorage.getItem(KEY) as Theme | null) ?? "auto";

/** Light or dark, as it is seen now. */
export const shade = (): "light" | "dark" => {
  const chosen = theme();
  return chosen === "auto" ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : chosen;
};

export function apply(chosen = theme()) {
  document.documentElement.style.colorScheme = chosen === "auto" ? "light dark" : chosen;
  dispatchEvent(new Event("mill-theme"));
}

export function toggle() {
  const next: Theme = shade() === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, next);
  apply(next);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply());
