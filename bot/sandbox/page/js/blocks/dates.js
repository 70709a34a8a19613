// Slack's date tokens and the clock texts of messages, in the reader's own time zone.

const DAY = 86_400_000; // Milliseconds.

export function ordinal(day) {
  const tens = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${tens ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th")}`;
}

export function clock(when, seconds = false) {
  return when.toLocaleTimeString("en-US", {
    hour: "numeric",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
  });
}

const month = (when, style) => when.toLocaleDateString("en-US", { month: style });
const pad = (number) => String(number).padStart(2, "0");

const TOKENS = {
  date_num: (when) => `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${pad(when.getDate())}`,
  date_slash: (when) => `${pad(when.getMonth() + 1)}/${pad(when.getDate())}/${when.getFullYear()}`,
  date: (when) => `${month(when, "long")} ${ordinal(when.getDate())}, ${when.getFullYear()}`,
  date_short: (when) => `${month(when, "short")} ${when.getDate()}, ${when.getFullYear()}`,
  date_long: (when) =>
    `${when.toLocaleDateString("en-US", { weekday: "long" })}, ${TOKENS.date(when)}`,
  day_divider_pretty: (when) =>
    dayName(when) ??
    `${when.toLocaleDateString("en-US", { weekday: "long" })}, ${month(when, "long")} ${ordinal(when.getDate())}`,
  time: (when) => clock(when),
  time_secs: (when) => clock(when, true),
  ago: (when) => ago(when),
};

/** The format with its {tokens} filled in, or null when it has a token that Slack does not know. */
export function dateText(seconds, format) {
  const when = new Date(seconds * 1000);
  if (Number.isNaN(when.getTime()) || !format) return null;
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (whole, name) => {
    const pretty = /^(date|date_short|date_long)_pretty$/.exec(name);
    if (pretty) return dayName(when)?.toLowerCase() ?? TOKENS[pretty[1]](when);
    known &&= name in TOKENS;
    return TOKENS[name]?.(when) ?? whole;
  });
  return known ? text : null;
}

/** "Today", "Yesterday" or "Tomorrow", else null. */
export function dayName(when, now = new Date()) {
  const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(when) - midnight(now)) / DAY);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? null;
}

export function dayDivider(when) {
  return TOKENS.day_divider_pretty(when);
}

const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function ago(when, now = new Date()) {
  const distance = when - now;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? ["second", 1000];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(
    Math.round(distance / size),
    unit,
  );
}

/** A message's ts ("1700000000.000100") as a Date. */
export function whenOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}
