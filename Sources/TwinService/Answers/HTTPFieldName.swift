import HTTPTypes

/// Header names that the HTTP library does not list.
enum HTTPFieldName {
    /// Whether search engines may list a page.
    static let robots = HTTPField.Name("X-Robots-Tag")
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")
    /// The last event that a listener has seen (HTML §9.2.4).
    static let lastEventID = HTTPField.Name("Last-Event-ID")
    /// OGC API – Features Part 2 §6.2.
    static let contentCRS = HTTPField.Name("Content-Crs")
    /// How many features of a tile are left out because they are too small to draw.
    static let dropped = HTTPField.Name("X-Luotu-Dropped")
}
