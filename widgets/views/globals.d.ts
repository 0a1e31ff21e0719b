// Names that live on the page and not in a module.

// biome-ignore lint/suspicious/noExplicitAny: Leaflet is in the page of a map, and brings no types.
declare const L: any;
// biome-ignore lint/suspicious/noExplicitAny: a map of Leaflet's, or data that no contract describes yet.
type Untyped = any;

interface Window {
  /** Draws the historical atlas; a page of Folium calls it. */
  oxusAtlas(map: Untyped, data: Untyped, tours: Untyped, start: Untyped): void;
  /** What lies under every map; `frame.js` puts it here before `map.js` runs. */
  oxusData: Untyped;
  /** Called by a map's own script: before its layers, after them, and for the coordinates of a country. */
  oxusBegin(map: Untyped, options: Untyped): void;
  oxusFinish(map: Untyped, attribution: string, title: string): void;
  oxusShape(number: number): Untyped;
  /** The models of a saved page, for scripts of the page and for the tests. */
  oxusModels: Record<string, object>;
  /** Takes the index of a site's search; `oxus-index.js` calls it. */
  oxusIndex(pages: [file: string, title: string, sections: [string, string, string, number][]][]): void;
}
