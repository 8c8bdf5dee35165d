package io.quintet.samples.chat;

/**
 * The weather of a day.
 *
 * @param sky how it looks
 * @param celsius how warm it gets
 * @param dry whether it stays dry
 */
record Weather(String sky, int celsius, boolean dry) {

}
