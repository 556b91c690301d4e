package octant.main.update;

/// A text that no log and no message may show.
record Secret(String text) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
