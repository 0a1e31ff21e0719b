// Names that live on the page and not in a module.
/** Leaflet, in the page of a map. */
declare const L: any;
interface Window {
  /** Draws the historical atlas; a page of Folium calls it. */
  oxusAtlas(map: any, data: any, start: any): void;
  /** The models of a saved page, for scripts of the page and for the tests. */
  oxusModels: Record<string, any>;
  /** Takes the index of a site's search; `oxus-index.js` calls it. */
  oxusIndex(pages: any[]): void;
}
