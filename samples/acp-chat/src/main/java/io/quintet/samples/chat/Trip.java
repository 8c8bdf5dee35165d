package io.quintet.samples.chat;

/**
 * A day trip.
 *
 * @param name its name
 * @param theme sea, hills or city
 * @param leaves time of departure
 * @param hours how long it takes
 * @param euros price for one
 * @param outdoors whether rain spoils it
 */
record Trip(String name, String theme, String leaves, int hours, int euros, boolean outdoors) {

}
