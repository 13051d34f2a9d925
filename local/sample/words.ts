// Invented, but for the places. Some are not ASCII, some hold what a careless loader trips over: quotes, commas, bars, slashes.

export const FIRST_NAMES = {
  F: 'Ada Bea Carla Dina Edda Fenna Gwen Hana Ilka Jora Kaja Lioba Mira Nela Oona Pia Rosalía Sunniva Tove Zoë'.split(
    ' ',
  ),
  M: 'Abel Bram Cosmo Dario Emil Fabio Gustav Henk Ivo Jorn Kuno Luca Matteo Niels Otto Piet René Søren Timo Łukasz'.split(
    ' ',
  ),
} as const;

export const LAST_NAMES =
  'Ackersby Bellwood Corvino Dunmarch Elmsford Fairnow Greyhill Hartlow Inkster Jessamy Kestrel Lindqvist Marlowe Nørgaard Oakhurst Pereira Quill Rosewater Sandoval Thorne Underhay Vantongeren Wexley Yarrow Zieliński Müllner'.split(
    ' ',
  );

export const ADJECTIVES =
  'Amber Broken Crooked Distant Electric Frozen Golden Hollow Idle Jaded Kindly Lonesome Midnight Nervous Orange Paper Quiet Rusty Silver Tangled Upward Velvet Wandering Yellow Über Naïve'.split(
    ' ',
  );

export const NOUNS =
  'Anchor Bridge Candle Dolphin Engine Feather Garden Harbour Island Jackdaw Kettle Lantern Mirror Needle Orchard Pigeon Quarry River Saddle Tunnel Umbrella Valley Window Yard Zeppelin Café Ångström Señora'.split(
    ' ',
  );

export const VERBS = 'Follow Leave Remember Forget Carry Borrow Paint Hide Burn Call Chase Wake'.split(' ');

/** What follows a title now and then. */
export const TITLE_TAILS = [
  ' (Live)',
  ' (Album Version)',
  ', Pt. 2',
  ' / Reprise',
  ' | Demo',
  ' "Radio Edit"',
  "' 79",
  ' – ночь',
  ' 夜',
] as const;

/** Where listeners live, as the log writes it. */
export const CITIES = [
  'San Francisco-Oakland-Hayward, CA',
  'Portland-South Portland, ME',
  'Lansing-East Lansing, MI',
  'Chicago-Naperville-Elgin, IL-IN-WI',
  'Atlanta-Sandy Springs-Roswell, GA',
  'Waterloo-Cedar Falls, IA',
  'Tampa-St. Petersburg-Clearwater, FL',
  'Janesville-Beloit, WI',
  'Lake Havasu City-Kingman, AZ',
  'Red Bluff, CA',
  'Winston-Salem, NC',
  'Sacramento-Roseville-Arden-Arcade, CA',
  'Birmingham-Hoover, AL',
  'New York-Newark-Jersey City, NY-NJ-PA',
  'Houston-The Woodlands-Sugar Land, TX',
  'Eugene, OR',
] as const;

/** Where artists come from, as song files write it, with the place's latitude and longitude. */
export const ORIGINS = [
  ['London, England', 51.50632, -0.12714],
  ['Reykjavík, Iceland', 64.14598, -21.94173],
  ['Malmö, Sweden', 55.60587, 13.00073],
  ['São Paulo, Brazil', -23.5629, -46.65466],
  ['Lyon, France', 45.75972, 4.84222],
  ['Kraków, Poland', 50.06045, 19.93243],
  ['Bogotá, Colombia', 4.65637, -74.11779],
  ['Austin, TX', 30.26759, -97.74299],
  ['Detroit, MI', 42.33168, -83.04792],
  ['Montréal, Québec', 45.51228, -73.55439],
  ['Melbourne, Australia', -37.81753, 144.96715],
  ['Dakar, Senegal', 14.69198, -17.44747],
] as const;

/** What the log says of a listener's browser; some are in quotes, as they were sent. */
export const USER_AGENTS = [
  '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.143 Safari/537.36"',
  '"Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.125 Safari/537.36"',
  '"Mozilla/5.0 (iPhone; CPU iPhone OS 7_1_2 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D257 Safari/9537.53"',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:31.0) Gecko/20100101 Firefox/31.0',
  'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:31.0) Gecko/20100101 Firefox/31.0',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
] as const;
