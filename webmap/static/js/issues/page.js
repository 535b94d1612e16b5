// The page of a lifted place: where it is.
import { pageData } from "../dom.js";
import { showArea } from "./area.js";

showArea(pageData());
document.documentElement.dataset.ready = "yes";
