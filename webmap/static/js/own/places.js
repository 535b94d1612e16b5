// The page /egna-rapporter/platser: a pin for a new place.
import { pageData } from "../dom.js";
import { createPlace } from "../report/place.js";

document.getElementById("place").hidden = false;
createPlace(pageData());
document.documentElement.dataset.ready = "yes";
