/** Shows moments the way Slack does, in the reader's zone. Takes the moment and the zone; reads no clock. */

/** A Slack `ts` ("1763733600.000100") or an ISO text as Date. */
export function moment(value) {
  return /^\d+(\.\d+)?$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);
}

const format = (options) => (date, zone) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(date);

/** "14:05" */
export const clockTime = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/** "Friday 21 November 2026" */
const longDate = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const dateThisYear = format({ weekday: "long", day: "numeric", month: "long" });
const shortDay = format({ weekday: "short", day: "numeric", month: "short" });
/** "2026-11-21" in the zone */
export const isoDay = (date, zone) =>
  new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone: zone,
  }).format(date);

/** "Friday 21 Nov 2026 14:05" */
export function fullMoment(date, zone) {
  const day = format({ weekday: "long", day: "numeric", month: "short", year: "numeric" })(date, zone);
  return `${day.replace(",", "")} ${clockTime(date, zone)}`;
}

/** "Fri 21 Nov 14:05" */
export const shortMoment = (date, zone) =>
  `${shortDay(date, zone).replace(",", "")} ${clockTime(date, zone)}`;

/** The divider above a day's messages: "Today", "Yesterday" or the date. */
export function dayName(date, now, zone) {
  const day = isoDay(date, zone);
  if (day === isoDay(now, zone)) return "Today";
  if (day === isoDay(new Date(now.getTime() - DAY), zone)) return "Yesterday";
  const sameYear = isoDay(date, zone).slice(0, 4) === isoDay(now, zone).slice(0, 4);
  return (sameYear ? dateThisYear : longDate)(date, zone).replace(",", "");
}

const DAY = 86_400_000;

/** The next Monday 9:00 on the zone's clocks, strictly after `now`. */
export function nextMonday(now, zone) {
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const nine = nineOClock(isoDay(new Date(now.getTime() + ahead * DAY), zone), zone);
    if (nine > now && weekday(nine, zone) === "Monday") return nine;
  }
  return new Date(now.getTime() + 7 * DAY);
}

const weekday = format({ weekday: "long" });

function nineOClock(day, zone) {
  const guess = new Date(`${day}T09:00:00Z`);
  const shown = new Date(`${isoDay(guess, zone)}T${clockTime(guess, zone)}:00Z`);
  return new Date(guess.getTime() - (shown.getTime() - guess.getTime()));
}

/** `<!date^…>` of mrkdwn: fills the tokens of `pattern` for the moment. */
export function fillDate(pattern, date, zone, now) {
  const day = (options) => format(options)(date, zone);
  const tokens = {
    date_num: isoDay(date, zone),
    date: day({ day: "numeric", month: "long", year: "numeric" }),
    date_short: day({ day: "numeric", month: "short", year: "numeric" }),
    date_long: longDate(date, zone),
    time: clockTime(date, zone),
    time_secs: day({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    ago: ago(date, now),
  };
  return pattern.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name, pretty) => {
    if (!(name in tokens)) return whole;
    const relative = pretty ? dayName(date, now, zone) : "";
    return ["Today", "Yesterday"].includes(relative) ? relative.toLowerCase() : tokens[name];
  });
}

function ago(date, now) {
  const minutes = Math.round((date.getTime() - now.getTime()) / 60_000);
  const [amount, unit] =
    Math.abs(minutes) < 60
      ? [minutes, "minute"]
      : Math.abs(minutes) < 1440
        ? [Math.round(minutes / 60), "hour"]
        : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat("en").format(amount, unit);
}
