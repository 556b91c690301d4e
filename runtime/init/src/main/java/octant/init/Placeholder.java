package octant.init;

final class Placeholder {
    private Placeholder() {}
}
