namespace Research;

/// <summary>Fills one parameter.</summary>
public interface IInitializer
{
    /// <summary>Sets every weight, in row-major order, by the request alone; what is there before may be anything.</summary>
    /// <exception cref="TechniqueException">The shape is none that it can fill; the message says which it can.</exception>
    void Initialize(in InitializerRequest request, Span<float> weights);
}

/// <summary>What an initializer may know.</summary>
/// <param name="Shape">The parameter's.</param>
/// <param name="FanIn">Inputs of a unit; a convolution counts its receptive field.</param>
/// <param name="FanOut">Outputs of an input.</param>
/// <param name="Groups">The parameter is viewed as [Groups, Incoming, Units].</param>
/// <param name="Random">The stream "&lt;layer&gt;/&lt;parameter&gt;/initialization".</param>
public readonly record struct InitializerRequest(Shape Shape, int FanIn, int FanOut, int Groups, RandomStream Random);
