// Personal identity and coordination numbers in running text. The server decides, with
// geosafety/redaction/personal_numbers.py; here is what can be told while somebody writes.
// Held against the same sentences as the server: tests/js/identity_cases.json.

const DASH = "-\\u2010-\\u2015\\u2212";
const NUMBER = new RegExp(
  `(?:(?<century>1[89]|20) ?)?(?<date>(?<year>\\d{2})[${DASH}./ ]?(?<month>\\d{2})[${DASH}./ ]?(?<day>\\d{2}))` +
  `(?<sep>\\s{0,3}(?:[${DASH}+/_.:,]{1,2}\\s{0,3})?)(?<last>\\d{2} ?\\d{2})(?!\\d)`, "y");
const LENT = new RegExp(
  `(?<century>1[89]|20)?(?<year>\\d{2})(?<month>\\d{2})(?<day>\\d{2})(?:[${DASH}+][TRSUWXJKLMN]|T)\\d{3}(?![\\p{L}\\p{N}_])`, "yu");
const SPELT_OUT = new RegExp(`\\d(?: ?[${DASH}]? ?\\d){9}(?:(?: ?[${DASH}]? ?\\d){2})?(?!\\d)`, "y");
const PAIRS = /^[1-9]\d(?: \d{2}){4}$/;
const STRONG = new RegExp(`[${DASH}+/]`);
const AFTER_DIGITS = new RegExp(`\\d[${DASH}.,:/]$`);
const BARE_MOBILE = /^07[02369]\d{7}$/;

// No look-behind: older telephones cannot read it.
const OF_NUMBER = "pers(?:on)?[ .]?-?(?:nummer|nr|n)|p-?nr|ssn|tf-?nummer|födelsenummer|sam(?:ordnings)?[ .]?(?:nummer|nr)|legitimation|körkort|id-?kort";
const START = "(?:^|[^\\p{L}\\p{N}_-])", END = "(?![\\p{L}\\p{N}_])";
const SAYS_NUMBER = new RegExp(`${START}(?:${OF_NUMBER})${END}[^0-9]{0,12}$`, "iu");
const SAYS_PERSON = new RegExp(
  `${START}(?:(?:${OF_NUMBER}|född|födda|fdd)${END}[^0-9]{0,12}|(?:person|f|id(?:nr|nummer)?|leg(?:nr)?|[\\p{L}\\p{N}_]*barn(?:et)?` +
  `|elev(?:en)?|flickan?|pojken?|son(?:en)?|dotter(?:n)?)${END}[^\\p{L}\\p{N}_]{0,4})$`, "iu");
const FIXTURE = "lamp(?:a|an|or)?|(?:lykt|belysnings|el)?stolp(?:e|en|ar|arna)?|armatur(?:en)?|belysnings(?:punkt|central)(?:en)?" +
  "|(?:el|kabel|nyckel|elev)?skåp(?:et)?|container(?:n)?|brunn(?:en)?|hiss(?:en)?|kajplats(?:en)?|kanal(?:en)?|kamera(?:n)?";
const THING = "(?:arbets)?order|faktura|artikel|art|ärende(?:t)?|dnr|diarie(?:t)?|konto(?:t)?|ocr|serie|kvitto|referens|ref" +
  "|beställning(?:en|s)?|objekt(?:et|s)?|inventarie|felanmälan(?:s)?|larm|försäkring|skade?(?:anmälan)?|ram|imei|isbn|issn|ean" +
  "|streckkod|remiss|prov|bankgiro|bg|plusgiro|pg|org(?:anisations)?|chassi|nyckel|s/?n";
const SAYS_THING = new RegExp(
  `(?:^|[^\\p{L}\\p{N}])(?:${THING}|${FIXTURE})(?:[ s.-]{0,2}(?:nr|nummer|numret|id))?` +
  "(?:[ .:#=(]{1,3}(?:nr|nummer|numret|id|är|hos|er|oss|märkt|med|no))*[ .:#=(]{0,3}$", "iu");
const SAYS_FILE = /(?:IMG|DSC|VID|PXL|MVI|GOPR|SCAN)[_-]?$/;
const SAYS_NORTH_EAST = /(?:(?:^|\P{L})[NEXY]|sweref[\p{L}\p{N}_]*|rt ?90|koord[\p{L}\p{N}_]*)\s*[:=]?\s*$/iu;
const REACH = 40;

/**
 * Tell whether a text holds such a number.
 * @returns {"sure"|"unsure"|null} sure only of what can hardly be anything else
 */
export function personalNumberIn(text) {
  const plain = withPlainDigits(text);
  let told = null;
  // A time before a number may be taken for its first digits, so each run of digits
  // gets a try of its own.
  for (const run of plain.matchAll(/\d+/g)) {
    told = startingAt(plain, run.index) ?? told;
    if (told === "sure") return told;
  }
  return told;
}

/** Tell whether the last digit is the check digit of the others (Luhn). */
export function passesLuhn(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (1 + place % 2);
    return total + doubled - 9 * (doubled > 9);
  }, 0);
  return sum % 10 === 0;
}

/** Write the digits of all scripts as 0 to 9, and signs of full width plainly. */
function withPlainDigits(text) {
  return text.normalize("NFKC").replaceAll("\u00ad", "-").replace(/[\u200b-\u200d\u2060]/g, " ")
    .replace(/(?![0-9])\p{Nd}/gu, (sign) => {
      let zero = sign.codePointAt(0);
      while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && sign.codePointAt(0) - zero < 9) zero -= 1;
      return String(sign.codePointAt(0) - zero);
    });
}

function matchAt(pattern, text, start) {
  pattern.lastIndex = start;
  return pattern.exec(text);
}

function startingAt(text, start) {
  const before = text.slice(Math.max(0, start - REACH), start);
  const found = matchAt(NUMBER, text, start);
  if (found) return isDate(found.groups) ? certainty(before, found, text) : null;
  const lent = matchAt(LENT, text, start);
  if (lent) return isDate(lent.groups) ? "sure" : null;
  const spelt = matchAt(SPELT_OUT, text, start);
  const whole = spelt && matchAt(NUMBER, spelt[0].replace(/\D/g, ""), 0);
  return whole && isDate(whole.groups) && isSpeltOut(before, whole) ? "sure" : null;
}

function isSpeltOut(before, whole) {
  if (SAYS_NUMBER.test(before)) return true;
  const isTrue = passesLuhn(whole.groups.date + whole.groups.last);
  return isTrue && !BARE_MOBILE.test(whole[0]) && SAYS_PERSON.test(before);
}

function isDate({ century, year, month, day }) {
  const whole = Number((century ?? "20") + year);
  const real = Number(day) - 60 * (Number(day) > 60);
  const date = new Date(Date.UTC(whole, Number(month) - 1, real));
  return real > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === real;
}

function certainty(before, found, text) {
  // Somebody who mistypes a digit of a person's number still tells who it is.
  if (SAYS_NUMBER.test(before)) return "sure";
  if (!passesLuhn((found.groups.date + found.groups.last).replace(/\D/g, ""))) return null;
  if (STRONG.test(found.groups.sep) || SAYS_PERSON.test(before)) return "sure";
  return isSomethingElse(before, found, text) ? null : "unsure";
}

function isSomethingElse(before, found, text) {
  const { date, sep, last } = found.groups;
  const behind = text.slice(found.index + found[0].length);
  return /[.,]/.test(sep) || /[./]/.test(date) || (last.includes(" ") && !PAIRS.test(found[0])) ||
    AFTER_DIGITS.test(before) || /^[.,:]\d/.test(behind) || BARE_MOBILE.test(found[0]) ||
    SAYS_THING.test(before) || SAYS_FILE.test(before) || SAYS_NORTH_EAST.test(before) || isMoment(found.groups);
}

function isMoment({ century, year, last }) {
  const time = last.replace(" ", "");
  const isRecent = (century ?? "20") === "20" && Number(year) >= 15 && Number(year) <= 30;
  return isRecent && Number(time.slice(0, 2)) < 24 && Number(time.slice(2)) < 60;
}
